/** Bytes in a JSON string: as they are, or in base64 where they are no text. */
export interface WrittenBytes {
  readonly text: string;
  readonly encoding: 'utf-8' | 'base64';
}

/**
 * Writes bytes for JSON.
 * @param cutAt where bytes end that were cut to a length: half a character at the end is then left out
 */
export function writtenBytes(bytes: Buffer, cutAt = Infinity): WrittenBytes {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { text: decoder.decode(bytes, { stream: bytes.length >= cutAt }), encoding: 'utf-8' };
  } catch (error) {
    if (error instanceof TypeError) return { text: bytes.toString('base64'), encoding: 'base64' };
    throw error;
  }
}
