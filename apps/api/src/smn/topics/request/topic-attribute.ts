import { SmnError } from '../../failure/smn-error.js';
import { boundedText } from '../../request/bounded-text.js';
import { type Members, membersOf } from '../../request/object-body.pipe.js';
import { type QueryParameters, textParameter } from '../../request/query-parameter.js';

/** The attributes of a topic that can be set. */
export const TOPIC_ATTRIBUTES = ['access_policy', 'introduction'] as const;
export type TopicAttribute = (typeof TOPIC_ATTRIBUTES)[number];

const MAX_POLICY_BYTES = 30 * 1024;
const MAX_INTRODUCTION_BYTES = 120;

/** @throws SmnError SMN.0046 */
export function attributeOf(text: string): TopicAttribute {
  const attribute = TOPIC_ATTRIBUTES.find((one) => one === text);
  if (attribute === undefined) throw new SmnError('SMN.0046');
  return attribute;
}

/** Reads the query of the list of attributes; undefined asks for all. @throws SmnError SMN.0046 */
export function readAttributeQuery(query: QueryParameters): TopicAttribute | undefined {
  const name = textParameter(query, 'name', 'SMN.0046');
  return name === undefined ? undefined : attributeOf(name);
}

/** Reads the value that an attribute is to have. @throws SmnError SMN.0047, SMN.0048 */
export function attributeValueOf(attribute: TopicAttribute, members: Members): string {
  const value = members.get('value');
  switch (attribute) {
    case 'access_policy':
      return policyOf(value);
    case 'introduction':
      return fitting(value, MAX_INTRODUCTION_BYTES);
  }
}

/** A policy is kept and shown, and not looked into: who may do what is a matter of identities. */
function policyOf(value: unknown): string {
  if (typeof value !== 'string') throw new SmnError('SMN.0048');
  const text = fitting(value, MAX_POLICY_BYTES);
  if (!isObject(text)) throw new SmnError('SMN.0048');
  return text;
}

function fitting(value: unknown, maxBytes: number): string {
  const text = boundedText(value, maxBytes);
  if (text === undefined) throw new SmnError('SMN.0047');
  return text;
}

function isObject(text: string): boolean {
  try {
    return membersOf(JSON.parse(text)) !== undefined;
  } catch {
    return false;
  }
}
