import type { Socket } from 'node:net';

const STATUS_LINE = Buffer.from('HTTP/1.');
const HEAD_END = Buffer.from('\r\n\r\n');
/** `HTTP/1.1 1` in a status line stands at 0, its last digit at 11. */
const FIRST_DIGIT = 9;
const LAST_DIGIT = 11;
const [ZERO, ONE, TWO] = [0x30, 0x31, 0x32] as const;

/**
 * Makes a socket's reader pass over `100 Continue`, which servers may send unasked (RFC 9110, section 15.2: a client must be able
 * to read it). undici 8 fails the request on it, but ignores all other informational answers; so 100 is read as 102.
 * Only where a status line begins a chunk, or follows an informational head in it: that is how servers write them.
 */
export function tolerateContinue(socket: Socket, expectsStatusLine: () => boolean): void {
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    const chunk: unknown = read(size);
    // Without an encoding a socket reads buffers. Nearly every chunk is none of these, so that is asked first.
    if (chunk !== null && isInformational(chunk as Buffer, 0) && expectsStatusLine())
      renumberContinue(chunk as Buffer);
    return chunk;
  };
}

function renumberContinue(chunk: Buffer): void {
  let at = 0;
  while (isInformational(chunk, at)) {
    if (chunk[at + FIRST_DIGIT + 1] === ZERO && chunk[at + LAST_DIGIT] === ZERO) chunk[at + LAST_DIGIT] = TWO;
    const end = chunk.indexOf(HEAD_END, at);
    if (end === -1) return;
    at = end + HEAD_END.length;
  }
}

function isInformational(chunk: Buffer, at: number): boolean {
  // The digit first: it tells nearly every chunk apart without a comparison of bytes.
  if (chunk[at + FIRST_DIGIT] !== ONE) return false;
  return chunk.compare(STATUS_LINE, 0, STATUS_LINE.length, at, at + STATUS_LINE.length) === 0;
}
