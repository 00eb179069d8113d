import { textFault } from '#libs/domain';

/** A JSON string that can be stored and shown, of at most so many bytes of UTF-8; else undefined. */
export function boundedText(value: unknown, maxBytes: number): string | undefined {
  if (typeof value !== 'string' || textFault(value) !== undefined) return undefined;
  return Buffer.byteLength(value) <= maxBytes ? value : undefined;
}
