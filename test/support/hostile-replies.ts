import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Reply } from './replies.js';

const MIB = 1_048_576;

/** An answer whose body never ends, sent as fast as it is taken. */
export function endlessBody(status: number): Reply {
  return (response) => {
    response.writeHead(status);
    pour(response, response, Buffer.alloc(65_536, 'x'));
  };
}

/** Header lines without an end, sent as fast as they are taken. */
export function headerFlood(): Reply {
  return (response) => {
    const { socket } = response;
    socket?.write('HTTP/1.1 200 OK\r\n');
    if (socket !== null) pour(response, socket, Buffer.from('x-flood: 0123456789abcdef\r\n'.repeat(1_000)));
  };
}

/** Informational answers, one after the other, and never the real one. */
export function informationalFlood(): Reply {
  return (response) => {
    const { socket } = response;
    if (socket !== null) pour(response, socket, Buffer.from('HTTP/1.1 102 Processing\r\n\r\n'.repeat(1_000)));
  };
}

/** A small body that unfolds to 128 MiB. */
export function gzipBomb(status: number): Reply {
  const bomb = gzipSync(Buffer.alloc(128 * MIB));
  return (response) => {
    response.writeHead(status, { 'content-encoding': 'gzip' }).end(bomb);
  };
}

/** A body that says it is compressed, and is not. */
export function falseGzip(): Reply {
  return (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('this is no gzip');
  };
}

/** Random bytes instead of HTTP. */
export function garbage(): Reply {
  return (response) => {
    response.socket?.write(randomBytes(4_096));
  };
}

/** Resets the connection in the middle of the body. */
export function resetInBody(): Reply {
  return (response) => {
    response.writeHead(200, { 'content-length': 1_000 });
    response.write('half of it', () => response.socket?.resetAndDestroy());
  };
}

/** Writes the same bytes until the other side hangs up. */
function pour(response: ServerResponse, stream: Writable, bytes: Buffer): void {
  let isOver = false;
  response.once('close', () => {
    isOver = true;
  });
  const next = (): void => {
    while (!isOver && stream.write(bytes));
    if (!isOver) stream.once('drain', next);
  };
  next();
}
