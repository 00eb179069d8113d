import { isTopicName } from '#libs/domain';
import { SmnError } from '../../failure/smn-error.js';
import { boundedText } from '../../request/bounded-text.js';
import type { Members } from '../../request/object-body.pipe.js';

const MAX_DISPLAY_NAME_BYTES = 192;
/** The project that everything belongs to which is said to be of none. */
const DEFAULT_ENTERPRISE_PROJECT = '0';
const ENTERPRISE_PROJECT = /^[A-Za-z0-9_-]{1,64}$/;

/** What the body of CreateTopic says. */
export interface NewTopic {
  readonly name: string;
  readonly displayName: string;
  readonly enterpriseProjectId: string;
}

/** @throws SmnError SMN.0002, SMN.0003; the enterprise project has no code of its own */
export function readNewTopic(members: Members): NewTopic {
  return {
    name: nameOf(members.get('name')),
    displayName: displayNameOf(members.get('display_name') ?? ''),
    enterpriseProjectId: enterpriseProjectOf(members.get('enterprise_project_id') ?? ''),
  };
}

/** Reads the body of UpdateTopic: the display name may be empty, but has to be there. @throws SmnError SMN.0003 */
export function readDisplayName(members: Members): string {
  return displayNameOf(members.get('display_name'));
}

function nameOf(value: unknown): string {
  if (typeof value !== 'string' || !isTopicName(value)) throw new SmnError('SMN.0002');
  return value;
}

function displayNameOf(value: unknown): string {
  const text = boundedText(value, MAX_DISPLAY_NAME_BYTES);
  if (text === undefined) throw new SmnError('SMN.0003');
  return text;
}

function enterpriseProjectOf(value: unknown): string {
  if (value === '') return DEFAULT_ENTERPRISE_PROJECT;
  if (typeof value !== 'string' || !ENTERPRISE_PROJECT.test(value))
    throw new SmnError('APIGW.0201', { reason: 'enterprise_project_id is not acceptable' });
  return value;
}
