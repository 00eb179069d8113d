import { crc32 } from 'node:zlib';

/** What the pusher adds to a BlueKing envelope, at its end. */
const ADDED = /,"distribution_id":(\d+),"subscription_id":(\d+)\}$/;
/** Enough of the end for what is added. */
const ADDED_BYTES = 100;
/** Where a produced body carries its number. */
const NUMBER = '"number":';

/** The parts of a callback's body. */
export interface CallbackBody {
  readonly id: number;
  readonly subscription: number;
  /** CRC-32 of the body as it was produced. */
  readonly original: number;
  readonly number: number;
}

/** Null when it is not what a producer wrote and a pusher completed. */
export function parseCallback(body: Buffer): CallbackBody | null {
  const added = ADDED.exec(body.toString('latin1', Math.max(0, body.length - ADDED_BYTES)));
  if (added?.[1] === undefined || added[2] === undefined) return null;
  const original = crc32('}', crc32(body.subarray(0, body.length - added[0].length)));
  return { id: Number(added[1]), subscription: Number(added[2]), original, number: numberIn(body) };
}

/** The number that the producer gave to an event. NaN when there is none. */
export function numberIn(body: Buffer): number {
  const start = body.indexOf(NUMBER, 0, 'latin1');
  return start < 0
    ? NaN
    : parseInt(body.toString('latin1', start + NUMBER.length, start + NUMBER.length + 12));
}
