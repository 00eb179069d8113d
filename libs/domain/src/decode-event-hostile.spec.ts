import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_EVENT_BYTES, decodeEvent } from './decode-event.js';
import type { EventRecord } from './event.js';
import { isEventName } from './event-name.js';
import { event, record } from './event-record.fixture.js';
import { isTenant } from './tenant.js';

describe('decodeEvent', () => {
  describe('hostile input', () => {
    it.each([
      ['arrays', '['.repeat(MAX_EVENT_BYTES)],
      ['closed arrays', '['.repeat(MAX_EVENT_BYTES / 2) + ']'.repeat(MAX_EVENT_BYTES / 2)],
      ['objects', '{"a":'.repeat(200_000)],
      ['closed objects', `${'{"data":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ])('should survive deeply nested %s', (_what, text) => {
      expect(decodeEvent(record(Buffer.from(text)), 'ringback.smn').kind).toBe('event');
    });

    it('should not be led astray by prototype names', () => {
      const value = Buffer.from('{"__proto__":{"obj_type":"host","action":"create"},"constructor":1}');
      expect(event(value)).toMatchObject({ name: 'events', spliceAt: -1 });
      const odd = { obj_type: 'constructor', action: 'create', data: [{ cur_data: { bk_inst_id: 1 } }] };
      expect(event(odd).orderingKey).toBe(`e${Buffer.from('11:constructor1').toString('base64url')}`);
    });

    it('should take the last of duplicate fields, as JSON readers do', () => {
      expect(event(Buffer.from('{"event_name":"a","event_name":"b"}')).name).toBe('b');
    });

    it('should take the first of a header that stands twice', () => {
      expect(event({}, { headers: { event_name: [Buffer.from('first'), 'second'] } }).name).toBe('first');
      expect(event({}, { headers: { event_name: [] } }).name).toBe('events');
    });

    it('should never throw, and describe only what can be matched', () => {
      const word = fc.constantFrom('host', 'object', 'create', 'delete', 'relation', '1.0', 'a b', '');
      const entity = fc.record(
        { bk_obj_id: word, bk_biz_id: fc.integer(), bk_host_id: fc.jsonValue() },
        { requiredKeys: [] },
      );
      const body = fc.record(
        {
          specversion: word,
          type: word,
          event_name: fc.oneof(word, fc.jsonValue()),
          event_type: word,
          obj_type: fc.oneof(word, fc.jsonValue()),
          action: fc.oneof(word, fc.jsonValue()),
          bk_supplier_account: fc.jsonValue(),
          bk_biz_id: fc.jsonValue(),
          data: fc.oneof(
            fc.jsonValue(),
            fc.array(fc.record({ cur_data: entity, pre_data: fc.oneof(entity, fc.jsonValue()) })),
          ),
        },
        { requiredKeys: [] },
      );
      const value = fc.oneof(
        body.map((json) => Buffer.from(JSON.stringify(json))),
        fc.jsonValue().map((json) => Buffer.from(JSON.stringify(json))),
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      );
      const header = fc.oneof(
        fc.string(),
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      );
      const headers = fc.dictionary(
        fc.constantFrom('ce_type', 'event_name', 'tenant', 'ce_tenant', 'content-type', 'traceparent'),
        fc.oneof(header, fc.array(header)),
      );
      const key = fc.option(fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)));
      fc.assert(
        fc.property(value, headers, key, (bytes, recordHeaders, recordKey) => {
          const decoded = decodeEvent(
            record(bytes, { headers: recordHeaders, key: recordKey }),
            'ringback.smn',
          );
          if (decoded.kind === 'rejected') return !decoded.reason.startsWith('cannot be decoded');
          const { name, tenant, businesses, orderingKey, contentType, spliceAt } = decoded.event;
          return (
            isEventName(name) &&
            isTenant(tenant) &&
            businesses.every((business) => business > 0) &&
            (orderingKey === null ? recordKey === null : /^[keKE][A-Za-z0-9_-]{0,79}$/.test(orderingKey)) &&
            /^[\t\x20-\x7e]+$/.test(contentType) &&
            (spliceAt === -1 || bytes[spliceAt] === 0x7d)
          );
        }),
        { numRuns: 1_000 },
      );
    });

    it('should reject what even breaks the reader', () => {
      const broken = { ...record({}), headers: null } as unknown as EventRecord;
      expect(decodeEvent(broken, 'ringback.smn').kind).toBe('rejected');
    });
  });
});
