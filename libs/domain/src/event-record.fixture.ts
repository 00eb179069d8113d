import { decodeEvent } from './decode-event.js';
import type { EventDescription, EventRecord } from './event.js';

/** What BlueKing says when a host is created. */
export const ENVELOPE = {
  event_id: 421,
  txn_id: '',
  event_type: 'instdata',
  action: 'create',
  action_time: '2026-03-02 08:15:40',
  obj_type: 'host',
  data: [{ cur_data: { bk_host_id: 17, bk_host_innerip: '10.0.0.17', bk_cloud_id: 0 }, pre_data: null }],
  bk_supplier_account: '0',
  request_id: 'cc0000',
  request_time: '2026-03-02 08:15:40',
};

export function record(value: unknown, rest: Partial<EventRecord> = {}): EventRecord {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
  return {
    topic: 'ringback.events',
    partition: 0,
    offset: 0,
    key: null,
    headers: {},
    timestamp: 1_772_439_340_123,
    value: bytes,
    ...rest,
  };
}

/** @throws Error where the record is rejected */
export function event(value: unknown, rest: Partial<EventRecord> = {}): EventDescription {
  const decoded = decodeEvent(record(value, rest), 'ringback.smn');
  if (decoded.kind === 'rejected') throw new Error(decoded.reason);
  return decoded.event;
}
