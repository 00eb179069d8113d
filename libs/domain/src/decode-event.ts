import { bluekingName, isBluekingEnvelope } from './blueking-envelope.js';
import { cloudEventType } from './cloud-event.js';
import { contentTypeOf } from './content-type.js';
import type { DecodedEvent, EventRecord } from './event.js';
import { type EventBody, jsonObject, readJson } from './event-body.js';
import { businessesOf } from './event-businesses.js';
import { isEventName } from './event-name.js';
import { tenantOf } from './event-tenant.js';
import { orderingKeyOf } from './ordering-key.js';
import type { Parsed } from './parsed.js';
import { headerText } from './record-header.js';
import { isSmnKind, readSmnEvent } from './smn/read-smn-event.js';
import { SMN_KIND_HEADER } from './smn/smn-record.js';
import { traceparentOf } from './traceparent.js';

/** The largest event in bytes of its value: 1 MiB, Kafka's own default bound of a message. */
export const MAX_EVENT_BYTES = 1_048_576;

const CLOSING_BRACE = 0x7d;
const NO_BUSINESSES: readonly number[] = [];
const JSON_TYPE = 'application/json';
/** The last second that the database holds of a record: 2106. */
const LAST_SECOND = 0xffff_ffff;

/**
 * Reads what matching, ordering and delivery need to know of a record; the body itself is read, never rewritten. A
 * record without a value (an empty one is a value), over 1 MiB, without a name, or of an unusable tenant is rejected
 * with a reason. Never throws: an error in here would end the consumer for good.
 *
 * @param smnTopic where records with a header `smn` are those of {@link SmnRecordKind}; anywhere else the header says nothing
 */
export function decodeEvent(record: EventRecord, smnTopic: string): DecodedEvent {
  try {
    return record.topic === smnTopic && record.headers[SMN_KIND_HEADER] !== undefined
      ? decodeSmn(record)
      : decode(record);
  } catch (error) {
    return rejected(`cannot be decoded: ${String(error).slice(0, 200)}`);
  }
}

function decode({ topic, key, value, headers, timestamp }: EventRecord): DecodedEvent {
  if (value === null) return rejected('no value (tombstone)');
  if (value.length > MAX_EVENT_BYTES) return rejected(`value of ${value.length} bytes, over 1 MiB`);
  const json = readJson(value);
  const body = jsonObject(json) as EventBody | undefined;
  const name = nameOf(topic, headers, body);
  if (!name.ok) return rejected(name.reason);
  const tenant = tenantOf(headers, body);
  if (tenant === undefined) return rejected('unusable tenant');
  return {
    kind: 'event',
    event: {
      name: name.value,
      tenant,
      businesses: body === undefined ? NO_BUSINESSES : businessesOf(body),
      orderingKey: orderingKeyOf(key, body),
      contentType: contentTypeOf(headerText(headers, 'content-type'), json !== undefined),
      traceparent: traceparentOf(headerText(headers, 'traceparent')),
      spliceAt: body !== undefined && isBluekingEnvelope(body) ? value.lastIndexOf(CLOSING_BRACE) : -1,
      producedAt: secondOf(timestamp),
      smn: null,
    },
  };
}

/** Name and tenant stand in the headers, whatever a message says. */
function decodeSmn({ key, value, headers, timestamp }: EventRecord): DecodedEvent {
  if (value === null) return rejected('no value (tombstone)');
  if (value.length > MAX_EVENT_BYTES) return rejected(`value of ${value.length} bytes, over 1 MiB`);
  const kind = headerText(headers, SMN_KIND_HEADER) ?? '';
  if (!isSmnKind(kind)) return rejected(`SMN: no kind of record: ${kind.slice(0, 64)}`);
  const name = headerText(headers, 'event_name') ?? '';
  if (!isEventName(name)) return rejected('SMN: no topic in event_name');
  const tenant = tenantOf(headers, undefined);
  if (tenant === undefined) return rejected('unusable tenant');
  const producedAt = secondOf(timestamp);
  const smn = readSmnEvent(kind, value, producedAt);
  if (!smn.ok) return rejected(`SMN: ${smn.reason}`);
  return {
    kind: 'event',
    event: {
      name,
      tenant,
      businesses: NO_BUSINESSES,
      orderingKey: orderingKeyOf(key, undefined),
      contentType: JSON_TYPE,
      traceparent: traceparentOf(headerText(headers, 'traceparent')),
      spliceAt: -1,
      producedAt,
      smn: smn.value,
    },
  };
}

function secondOf(timestamp: number): number {
  return Math.min(Math.max(0, Math.floor(timestamp / 1_000)), LAST_SECOND);
}

/**
 * The event name, from the first that gives one: a CloudEvents `type`; a header `event_name`; a body field
 * `event_name`; a BlueKing envelope; the last dot-separated segment of the topic. A name that `subscription_form` could
 * not list is no name: the next is asked.
 */
function nameOf(topic: string, headers: EventRecord['headers'], body: EventBody | undefined): Parsed<string> {
  const cloudEvent = cloudEventType(headers, body);
  if (cloudEvent !== undefined && isEventName(cloudEvent)) return { ok: true, value: cloudEvent };
  const header = headerText(headers, 'event_name');
  if (header !== undefined && isEventName(header)) return { ok: true, value: header };
  const field = body?.event_name;
  if (typeof field === 'string' && isEventName(field)) return { ok: true, value: field };
  const blueking = body === undefined ? undefined : bluekingName(body);
  if (blueking !== undefined && (!blueking.ok || isEventName(blueking.value))) return blueking;
  const segment = topic.slice(topic.lastIndexOf('.') + 1);
  return isEventName(segment) ? { ok: true, value: segment } : { ok: false, reason: 'no event name' };
}

function rejected(reason: string): DecodedEvent {
  return { kind: 'rejected', reason };
}
