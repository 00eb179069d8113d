import { describe, expect, it } from 'vitest';
import { MAX_EVENT_BYTES, decodeEvent } from './decode-event.js';
import { ENVELOPE, event, record } from './event-record.fixture.js';

describe('decodeEvent', () => {
  it('should read a BlueKing envelope', () => {
    expect(event(ENVELOPE)).toEqual({
      name: 'hostcreate',
      tenant: '0',
      businesses: [],
      orderingKey: `e${Buffer.from('4:host17').toString('base64url')}`,
      contentType: 'application/json',
      traceparent: null,
      spliceAt: JSON.stringify(ENVELOPE).length - 1,
      producedAt: 1_772_439_340,
      smn: null,
    });
  });

  describe('naming', () => {
    const everything = { ...ENVELOPE, specversion: '1.0', type: 'structured', event_name: 'field' };
    const headers = { ce_type: 'binary', event_name: 'header' };

    it('should ask the sources in their order', () => {
      expect(event(everything, { headers }).name).toBe('binary');
      expect(event(everything, { headers: { event_name: 'header' } }).name).toBe('structured');
      expect(event({ ...ENVELOPE, event_name: 'field' }, { headers: { event_name: 'header' } }).name).toBe(
        'header',
      );
      expect(event({ ...ENVELOPE, event_name: 'field' }).name).toBe('field');
      expect(event(ENVELOPE).name).toBe('hostcreate');
      expect(event({}).name).toBe('events');
    });

    it('should not take type for a name without specversion', () => {
      expect(event({ type: 'structured' }).name).toBe('events');
    });

    it('should ask the next source when a name could not be listed', () => {
      const unlistable = { ce_type: 'com.example/order', event_name: 'with space' };
      expect(event({ ...ENVELOPE, event_name: 'host*' }, { headers: unlistable }).name).toBe('hostcreate');
      expect(event({ ...ENVELOPE, obj_type: '主机' }).name).toBe('events');
      expect(event({ event_name: 17 }).name).toBe('events');
    });

    it.each([
      ['hostcreate', 'hostcreate'],
      ['cmdb.prod.hostcreate', 'hostcreate'],
      ['under_score-dash', 'under_score-dash'],
    ])('should name a record of topic %s: %s', (topic, name) => {
      expect(event({}, { topic }).name).toBe(name);
    });

    it('should reject a record that nothing names', () => {
      expect(decodeEvent(record({}, { topic: 'ends.with.' }), 'ringback.smn')).toEqual({
        kind: 'rejected',
        reason: 'no event name',
      });
      expect(decodeEvent(record({}, { topic: 'a'.repeat(256) }), 'ringback.smn').kind).toBe('rejected');
    });

    it('should reject an envelope about an object whose model is missing', () => {
      const custom = { event_type: 'instdata', obj_type: 'object', action: 'create' };
      expect(decodeEvent(record(custom), 'ringback.smn').kind).toBe('rejected');
      expect(event({ ...custom, event_name: 'named' }).name).toBe('named');
      expect(event({ ...custom, data: [{ cur_data: { bk_obj_id: 'bk_switch' } }] }).name).toBe(
        'bk_switchcreate',
      );
    });
  });

  describe('bodies that are no JSON object', () => {
    it.each([
      ['plain text', Buffer.from('plain'), 'application/octet-stream'],
      ['nothing', Buffer.alloc(0), 'application/octet-stream'],
      ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'application/octet-stream'],
      ['a byte order mark', Buffer.from('\ufeff{"event_name":"x"}'), 'application/octet-stream'],
      ['a cut object', Buffer.from('{"event_name":"x"'), 'application/octet-stream'],
      ['an array', Buffer.from('[{"obj_type":"host","action":"create"}]'), 'application/json'],
      ['a string', Buffer.from('"text"'), 'application/json'],
      ['null', Buffer.from('null'), 'application/json'],
    ])('should deliver %s untouched when a header names it', (_what, value, contentType) => {
      expect(event(value, { headers: { event_name: 'hostcreate' } })).toMatchObject({
        name: 'hostcreate',
        tenant: '0',
        businesses: [],
        contentType,
        spliceAt: -1,
      });
    });

    it('should name them by the topic too', () => {
      expect(event(Buffer.from('plain'), { topic: 'prod.hostcreate' }).name).toBe('hostcreate');
    });
  });

  describe('values that are rejected', () => {
    it('should reject a tombstone', () => {
      expect(decodeEvent(record({}, { value: null }), 'ringback.smn').kind).toBe('rejected');
    });

    it('should accept 1 MiB and reject one byte more', () => {
      expect(decodeEvent(record(Buffer.alloc(MAX_EVENT_BYTES, 'x')), 'ringback.smn').kind).toBe('event');
      expect(decodeEvent(record(Buffer.alloc(MAX_EVENT_BYTES + 1, 'x')), 'ringback.smn').kind).toBe(
        'rejected',
      );
    });

    it('should reject a tenant that is none instead of guessing another', () => {
      expect(decodeEvent(record(ENVELOPE, { headers: { tenant: 'a b' } }), 'ringback.smn')).toEqual({
        kind: 'rejected',
        reason: 'unusable tenant',
      });
    });
  });

  describe('splicing', () => {
    it('should point at the last brace, behind which only space stands', () => {
      const value = Buffer.from('{"obj_type":"主机","action":"}" }\r\n ');
      expect(event(value).spliceAt).toBe(value.lastIndexOf('}'));
    });

    it('should splice an envelope that something else named', () => {
      expect(event(ENVELOPE, { headers: { ce_type: 'com.example.host' } }).spliceAt).toBeGreaterThan(0);
    });

    it.each([
      { obj_type: 'host' },
      { action: 'create' },
      { obj_type: 'host', action: 1 },
      { obj_type: null, action: 'x' },
    ])('should not splice %j', (body) => {
      expect(event(body).spliceAt).toBe(-1);
    });
  });

  it('should keep content type and trace context of the record', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = { 'content-type': 'application/cloudevents+json', traceparent: Buffer.from(traceparent) };
    expect(event(ENVELOPE, { headers })).toMatchObject({
      contentType: 'application/cloudevents+json',
      traceparent,
    });
  });

  it('should prefer the record key to the entity', () => {
    expect(event(ENVELOPE, { key: Buffer.from('17') }).orderingKey).toBe('kMTc');
    expect(event({ event_name: 'x' }).orderingKey).toBeNull();
  });
});
