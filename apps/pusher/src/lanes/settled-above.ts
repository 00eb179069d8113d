import type { OffsetRange } from './offset-ranges.js';

/**
 * `settled_above` as bytes: for each range the gap since the previous end (at first since `next`) and the length,
 * both as LEB128. Two bytes a range are usual.
 */
export function encodeSettledAbove(next: number, ranges: readonly OffsetRange[]): Buffer | null {
  if (ranges.length === 0) return null;
  const bytes: number[] = [];
  let end = next;
  for (const range of ranges) {
    pushVarint(bytes, range.from - end);
    pushVarint(bytes, range.to - range.from);
    end = range.to;
  }
  return Buffer.from(bytes);
}

/** @throws RangeError when the bytes are no such encoding. */
export function decodeSettledAbove(next: number, bytes: Buffer | null): OffsetRange[] {
  const ranges: OffsetRange[] = [];
  const source = { bytes: bytes ?? Buffer.alloc(0), at: 0 };
  let end = next;
  while (source.at < source.bytes.length) {
    const from = end + readVarint(source);
    const to = from + readVarint(source);
    if (to <= from) throw new RangeError('settled_above holds an empty range');
    ranges.push({ from, to });
    end = to;
  }
  return ranges;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function readVarint(source: { readonly bytes: Buffer; at: number }): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = source.bytes[source.at++];
    if (byte === undefined) throw new RangeError('settled_above ends within a number');
    value += (byte & 127) * factor;
    if (!Number.isSafeInteger(value)) throw new RangeError('settled_above holds a number beyond 2^53');
    if (byte < 128) return value;
  }
}
