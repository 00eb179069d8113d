import {
  isFilterName,
  isFilterValue,
  MAX_FILTER_VALUES,
  SMN_ATTRIBUTE_TYPES,
  SMN_LISTED_PROTOCOLS,
  type SmnAttribute,
  type SmnAttributeType,
} from '#libs/domain';
import { SmnError } from '../../failure/smn-error.js';
import { isUnique } from '../../request/is-unique.js';
import { membersOf } from '../../request/object-body.pipe.js';

/** Of one message. The original leaves it open. */
const MAX_ATTRIBUTES = 10;
/** The only name that an attribute of type PROTOCOL has. */
const PROTOCOL_NAME = 'smn_protocol';
const PROTOCOLS: ReadonlySet<string> = new Set(SMN_LISTED_PROTOCOLS);

/** Reads `message_attributes`. @throws SmnError SMN.0009 with what is wrong */
export function attributesOf(value: unknown): readonly SmnAttribute[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > MAX_ATTRIBUTES)
    throw refused(`must be a list of at most ${MAX_ATTRIBUTES}`);
  const attributes = value.map(attributeOf);
  if (!isUnique(attributes.map(({ name }) => name))) throw refused('holds a name twice');
  return attributes;
}

function attributeOf(value: unknown): SmnAttribute {
  const members = membersOf(value);
  const type = SMN_ATTRIBUTE_TYPES.find((one) => one === members?.get('type'));
  const name = members?.get('name');
  if (type === undefined) throw refused('holds an unknown type');
  if (typeof name !== 'string' || !isNameOf(type, name)) throw refused('holds a name that is not acceptable');
  const values = valuesOf(type, members?.get('value'));
  if (values === undefined) throw refused('holds a value that is not acceptable');
  return { name, type, values };
}

function isNameOf(type: SmnAttributeType, name: string): boolean {
  return type === 'PROTOCOL' ? name === PROTOCOL_NAME : isFilterName(name);
}

function valuesOf(type: SmnAttributeType, value: unknown): readonly string[] | undefined {
  switch (type) {
    case 'STRING': {
      const values = listed(Array.isArray(value) ? value : [value], isFilterValue);
      return values?.length === 1 ? values : undefined;
    }
    case 'STRING_ARRAY': {
      const values = listed(value, isFilterValue);
      return values !== undefined && values.length <= MAX_FILTER_VALUES ? values : undefined;
    }
    case 'PROTOCOL':
      return listed(value, (text) => PROTOCOLS.has(text));
  }
}

/** A list of different texts, one at least. */
function listed(value: unknown, accepts: (text: string) => boolean): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const texts = value.filter((one): one is string => typeof one === 'string' && accepts(one));
  return texts.length === value.length && isUnique(texts) ? texts : undefined;
}

function refused(reason: string): SmnError {
  return new SmnError('SMN.0009', { reason: `message_attributes ${reason}.` });
}
