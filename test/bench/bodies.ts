import { EVENT_BYTES, KEYS, TENANT } from './settings.ts';

/** Where a body carries the moment it was made: 17 characters, milliseconds with two decimals. */
const STAMP = '"made_at":"';
const STAMP_LENGTH = 17;

/** A hostcreate envelope of EVENT_BYTES bytes about one of KEYS hosts. */
export function hostcreate(number: number, madeAt = 0): Buffer {
  const host = number % KEYS;
  const stamp = madeAt.toFixed(2).padStart(STAMP_LENGTH, '0');
  const start =
    `{"event_id":${number},"event_type":"instdata","action":"create","obj_type":"host",${STAMP}${stamp}",` +
    `"data":[{"cur_data":{"bk_host_id":${host},"bk_cloud_id":0,"bk_comment":"`;
  const end = `"},"pre_data":null}],"bk_supplier_account":"${TENANT}"}`;
  return Buffer.from(start + 'x'.repeat(EVENT_BYTES - start.length - end.length) + end);
}

export function keyOf(number: number): string {
  return `host-${number % KEYS}`;
}

/** When a body was made, in milliseconds since 1970. */
export function madeAt(body: Buffer): number {
  const at = body.indexOf(STAMP, 0, 'latin1') + STAMP.length;
  return Number(body.toString('latin1', at, at + STAMP_LENGTH));
}

/** Now, in milliseconds since 1970 with fractions: the processes of one machine share it. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
