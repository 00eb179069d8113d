import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../decode-event.js';
import type { DecodedEvent, EventRecord } from '../event.js';
import { SMN_RECORD_KINDS } from './smn-record.js';

const ID = '0123456789abcdef0123456789abcdef';
const PUBLICATION = {
  message_id: ID,
  subject: null,
  message: 'hello',
  structure: null,
  attributes: [{ name: 'week', type: 'STRING', values: ['sunday'] }],
  time_to_live: 60,
};
const INVITATION = { message_id: ID, urn_id: ID, sealed_token: 'c2VhbGVk' };
const HEADERS = { event_name: 'topic', tenant: 'project' };

function decode(kind: string, value: unknown, rest: Partial<EventRecord> = {}): DecodedEvent {
  const record: EventRecord = {
    topic: 'ringback.smn',
    partition: 0,
    offset: 0,
    key: Buffer.from(ID),
    headers: { ...HEADERS, smn: kind },
    timestamp: 1_772_439_340_123,
    value: Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value)),
    ...rest,
  };
  return decodeEvent(record, 'ringback.smn');
}

function reason(decoded: DecodedEvent): string | undefined {
  return decoded.kind === 'rejected' ? decoded.reason : undefined;
}

describe('decodeEvent of a record of SMN', () => {
  it('should read a publication: name and tenant from the headers, the rest from the message', () => {
    expect(decode('publish', PUBLICATION)).toEqual({
      kind: 'event',
      event: {
        name: 'topic',
        tenant: 'project',
        businesses: [],
        orderingKey: `k${Buffer.from(ID).toString('base64url')}`,
        contentType: 'application/json',
        traceparent: null,
        spliceAt: -1,
        producedAt: 1_772_439_340,
        smn: { kind: 'publish', attributes: PUBLICATION.attributes, expiresAt: 1_772_439_400_000 },
      },
    });
  });

  it.each(['subscription_confirmation', 'unsubscribe_confirmation'])(
    'should read whom a %s is for',
    (kind) => {
      expect(decode(kind, INVITATION)).toMatchObject({ event: { smn: { kind, urnId: ID } } });
    },
  );

  it('should take what is missing as none, and pass over what it does not know', () => {
    const decoded = decode('publish', { message_id: ID, message: '', unknown: {} });
    expect(decoded).toMatchObject({ event: { smn: { attributes: [], expiresAt: Infinity } } });
    expect(decode('publish', { message_id: ID, structure: { default: 'x' } }).kind).toBe('event');
  });

  it.each([
    ['publish', { ...PUBLICATION, message_id: 'x' }, 'message_id'],
    ['publish', { ...PUBLICATION, message: 1 }, 'message'],
    ['publish', { ...PUBLICATION, message: null }, 'neither message nor structure'],
    ['publish', { ...PUBLICATION, subject: {} }, 'subject'],
    ['publish', { ...PUBLICATION, structure: { default: 1 } }, 'structure'],
    ['publish', { ...PUBLICATION, structure: ['x'] }, 'structure'],
    ['publish', { ...PUBLICATION, time_to_live: '60' }, 'time_to_live'],
    ['publish', { ...PUBLICATION, attributes: {} }, 'attributes'],
    ['publish', { ...PUBLICATION, attributes: [{ name: 'a', type: 'NUMBER', values: [] }] }, 'attributes'],
    ['publish', { ...PUBLICATION, attributes: [{ name: 'a', type: 'STRING', values: [1] }] }, 'attributes'],
    ['publish', { ...PUBLICATION, attributes: [{ name: 'a', type: 'STRING', values: 'x' }] }, 'attributes'],
    ['publish', [PUBLICATION], 'no JSON object'],
    ['publish', Buffer.from('{"message_id":'), 'no JSON object'],
    ['subscription_confirmation', { ...INVITATION, urn_id: 'x' }, 'urn_id'],
    ['subscription_confirmation', { ...INVITATION, sealed_token: '' }, 'sealed_token'],
    ['unsubscribe_confirmation', { ...INVITATION, message_id: null }, 'message_id'],
    ['delete', PUBLICATION, 'no kind of record'],
  ])('should reject %s with %j', (kind, value, expected) => {
    expect(reason(decode(kind, value))).toContain(expected);
  });

  it('should reject what has no topic, no usable tenant or no value', () => {
    const headers = { ...HEADERS, smn: 'publish' };
    expect(reason(decode('', PUBLICATION, { headers: { ...headers, event_name: 'a b' } }))).toContain(
      'topic',
    );
    expect(reason(decode('', PUBLICATION, { headers: { ...headers, tenant: 'a b' } }))).toContain('tenant');
    expect(reason(decode('', PUBLICATION, { headers, value: null }))).toContain('no value');
  });

  it('should take a record of another topic as an ordinary event, whatever its header says', () => {
    expect(decode('publish', PUBLICATION, { topic: 'ringback.events' })).toMatchObject({
      event: { name: 'topic', smn: null },
    });
    expect(decode('publish', PUBLICATION, { headers: HEADERS })).toMatchObject({ event: { smn: null } });
  });

  it('should take any value without breaking', () => {
    const members = fc.record(
      {
        message_id: fc.oneof(fc.constant(ID), fc.jsonValue()),
        urn_id: fc.oneof(fc.constant(ID), fc.jsonValue()),
        message: fc.jsonValue(),
        subject: fc.jsonValue(),
        structure: fc.jsonValue(),
        attributes: fc.jsonValue(),
        sealed_token: fc.jsonValue(),
        time_to_live: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...SMN_RECORD_KINDS), members, fc.integer(), (kind, value, timestamp) => {
        const decoded = decode(kind, value, { timestamp });
        return decoded.kind === 'event' ? decoded.event.smn !== null : decoded.reason.startsWith('SMN: ');
      }),
      { numRuns: 1_000 },
    );
  });
});
