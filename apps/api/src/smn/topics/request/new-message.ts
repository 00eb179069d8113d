import type { NewMessage } from '../../../topics/publish-message.js';
import { SmnError } from '../../failure/smn-error.js';
import { boundedText } from '../../request/bounded-text.js';
import { type Members, membersOf } from '../../request/object-body.pipe.js';
import { attributesOf } from './message-attributes.js';

const MAX_SUBJECT_BYTES = 512;
const MAX_MESSAGE_BYTES = 256 * 1024;
/** A day, in seconds. */
const MAX_TIME_TO_LIVE = 24 * 60 * 60;

/** Reads the body of PublishMessage. @throws SmnError SMN.0008, SMN.0009, SMN.0021 */
export function readNewMessage(members: Members): NewMessage {
  const subject = subjectOf(members.get('subject'));
  const structure = structureOf(members.get('message_structure'));
  if (structure === null && members.has('message_template_name'))
    throw new SmnError('SMN.0009', { reason: 'Message templates are not supported.' });
  return {
    subject,
    message: messageOf(members.get('message'), structure !== null),
    structure,
    attributes: attributesOf(members.get('message_attributes')),
    time_to_live: timeToLiveOf(members.get('time_to_live')),
  };
}

/** An empty one is none. */
function subjectOf(value: unknown): string | null {
  if (value === undefined || value === '') return null;
  const text = boundedText(value, MAX_SUBJECT_BYTES);
  if (text === undefined) throw new SmnError('SMN.0008');
  return text;
}

/** Beside a structure it may be missing or empty. */
function messageOf(value: unknown, isOptional: boolean): string | null {
  if (isOptional && (value === undefined || value === '')) return null;
  const text = boundedText(value, MAX_MESSAGE_BYTES);
  if (text === undefined || text === '') throw new SmnError('SMN.0009');
  return text;
}

/** A JSON object in a string: texts by protocol, `default` among them. */
function structureOf(value: unknown): Readonly<Record<string, string>> | null {
  if (value === undefined || value === '') return null;
  const texts = textsOf(boundedText(value, MAX_MESSAGE_BYTES));
  if (texts?.['default'] === undefined) throw new SmnError('SMN.0021');
  return texts;
}

function textsOf(json: string | undefined): Readonly<Record<string, string>> | undefined {
  if (json === undefined) return undefined;
  const entries = [...(membersOf(parsed(json)) ?? [])];
  return entries.every(isText) ? Object.fromEntries(entries) : undefined;
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return boundedText(entry[1], MAX_MESSAGE_BYTES) !== undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** Seconds, as a string; the number itself is understood too. */
function timeToLiveOf(value: unknown): number | null {
  if (value === undefined || value === '') return null;
  const seconds = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value;
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_TIME_TO_LIVE)
    return seconds;
  throw new SmnError('SMN.0009', { reason: `time_to_live must be 1 to ${MAX_TIME_TO_LIVE} seconds.` });
}
