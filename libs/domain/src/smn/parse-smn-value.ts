import { jsonObject, readJson } from '../event-body.js';
import type { Parsed } from '../parsed.js';
import {
  SMN_ATTRIBUTE_TYPES,
  type SmnAttribute,
  type SmnAttributeType,
  type SmnInvitation,
  type SmnPublication,
} from './smn-record.js';

const ID = /^[0-9a-f]{32}$/;

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads the value of a record of kind `publish`. Members that are not known are passed over, optional ones may be
 * missing; what decides about the audience must be sound, since a message that reaches the wrong ones cannot be taken back.
 */
export function parseSmnPublication(value: Buffer): Parsed<SmnPublication> {
  const members = jsonObject(readJson(value));
  if (members === undefined) return fault('the message is no JSON object');
  const { message_id: id, subject, message, time_to_live: timeToLive } = members;
  if (!isId(id)) return fault('message_id is not 32 hex digits');
  if (!isTextOrNone(subject)) return fault('subject is no string');
  if (!isTextOrNone(message)) return fault('message is no string');
  const structure = structureOf(members['structure']);
  if (structure === undefined) return fault('structure is not made of strings');
  if (structure === null && message == null) return fault('neither message nor structure');
  if (!isDurationOrNone(timeToLive)) return fault('time_to_live is no number of seconds');
  const attributes = attributesOf(members['attributes']);
  if (attributes === undefined) return fault('attributes are not name, type and values');
  return {
    ok: true,
    value: {
      message_id: id,
      subject: subject ?? null,
      message: message ?? null,
      structure,
      attributes,
      time_to_live: timeToLive ?? null,
    },
  };
}

/** Reads the value of a record that is directed at one subscription. */
export function parseSmnInvitation(value: Buffer): Parsed<SmnInvitation> {
  const members = jsonObject(readJson(value));
  if (members === undefined) return fault('the invitation is no JSON object');
  const { message_id: id, urn_id: urnId, sealed_token: token } = members;
  if (!isId(id)) return fault('message_id is not 32 hex digits');
  if (!isId(urnId)) return fault('urn_id is not 32 hex digits');
  if (typeof token !== 'string' || token === '') return fault('sealed_token is missing');
  return { ok: true, value: { message_id: id, urn_id: urnId, sealed_token: token } };
}

/** Undefined when it is no structure, null when there is none. */
function structureOf(value: unknown): Readonly<Record<string, string>> | null | undefined {
  if (value == null) return null;
  const members = jsonObject(value);
  return members !== undefined && Object.values(members).every(isText)
    ? (members as Record<string, string>)
    : undefined;
}

function attributesOf(value: unknown): readonly SmnAttribute[] | undefined {
  if (value == null) return [];
  if (!Array.isArray(value)) return undefined;
  const attributes = value.map((each: unknown) => attributeOf(jsonObject(each)));
  return attributes.includes(undefined) ? undefined : (attributes as SmnAttribute[]);
}

function attributeOf(members: Members | undefined): SmnAttribute | undefined {
  if (members === undefined) return undefined;
  const { name, type, values } = members;
  if (!isText(name) || !isAttributeType(type)) return undefined;
  if (!Array.isArray(values) || !values.every(isText)) return undefined;
  return { name, type, values };
}

function fault(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNone(value: unknown): value is string | null | undefined {
  return value == null || isText(value);
}

function isDurationOrNone(value: unknown): value is number | null | undefined {
  return value == null || (typeof value === 'number' && value >= 0);
}

function isAttributeType(value: unknown): value is SmnAttributeType {
  return SMN_ATTRIBUTE_TYPES.some((type) => type === value);
}
