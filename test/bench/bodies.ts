import { EVENT_BYTES, KEYS, TENANT } from './settings.ts';

/** Where a body carries the moment it was made: 17 characters, milliseconds with two decimals. */
const STAMP = '"made_at":"';
const STAMP_LENGTH = 17;
/** What the pusher adds to a body: offset x 1024 + partition. */
const DISTRIBUTION = '"distribution_id":';
const PARTITIONS_OF_AN_ID = 1_024;

/** A hostcreate envelope of EVENT_BYTES bytes about one of KEYS hosts; `name` makes it an event of another name. */
export function eventBody(number: number, { madeAt = 0, name = '' } = {}): Buffer {
  const stamp = madeAt.toFixed(2).padStart(STAMP_LENGTH, '0');
  const named = name === '' ? '' : `"event_name":"${name}",`;
  const start =
    `{${named}"event_id":${number},"event_type":"instdata","action":"create","obj_type":"host",${STAMP}${stamp}",` +
    `"data":[{"cur_data":{"bk_host_id":${number % KEYS},"bk_cloud_id":0,"bk_comment":"`;
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

/** The partition that a delivered body came from. */
export function partitionOf(body: Buffer): number {
  const at = body.lastIndexOf(DISTRIBUTION, undefined, 'latin1') + DISTRIBUTION.length;
  return Number.parseInt(body.toString('latin1', at, at + STAMP_LENGTH), 10) % PARTITIONS_OF_AN_ID;
}

/** Now, in milliseconds since 1970 with fractions: the processes of one machine share it. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
