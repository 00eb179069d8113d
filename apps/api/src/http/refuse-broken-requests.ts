import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { REQUEST_ID_HEADER, SMN_REQUEST_ID_HEADER } from './request-id.js';

interface Refusal {
  readonly status: string;
  readonly reason: string;
}

const TOO_LARGE: Refusal = {
  status: '431 Request Header Fields Too Large',
  reason: 'the headers are too large',
};
const TOO_SLOW: Refusal = { status: '408 Request Timeout', reason: 'the request did not come in time' };
const BROKEN: Refusal = { status: '400 Bad Request', reason: 'the request is no HTTP' };

/**
 * Answers in JSON what Node refuses before any route runs. Its path is not known then: the answer has the members of a
 * BlueKing failure, whose clients insist on them, and those of a problem document; the id stands in the headers of both
 * dialects.
 */
export function refuseBrokenRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    socket.end(answer(refusalOf(error.code)), () => socket.destroy());
  });
  server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => {
    const body = bodyOf({ status: '417 Expectation Failed', reason: 'only 100-continue is understood' });
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Connection', 'close');
    for (const [name, value] of idHeaders()) response.setHeader(name, value);
    response.statusCode = 417;
    response.end(body);
  });
}

function refusalOf(code: string | undefined): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW') return TOO_LARGE;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? TOO_SLOW : BROKEN;
}

function answer(refusal: Refusal): string {
  const body = bodyOf(refusal);
  const headers = [
    `HTTP/1.1 ${refusal.status}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...idHeaders().map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
}

/** One id, in the form that SMN's clients take it for: 32 hex digits. */
function idHeaders(): readonly (readonly [name: string, value: string])[] {
  const id = randomUUID().replaceAll('-', '');
  return [REQUEST_ID_HEADER, SMN_REQUEST_ID_HEADER].map((name) => [name, id]);
}

function bodyOf({ status, reason }: Refusal): string {
  const title = status.slice(4);
  return JSON.stringify({
    result: false,
    bk_error_code: 1199000,
    bk_error_msg: `反序列化JSON数据失败: ${reason}`,
    data: null,
    type: 'about:blank',
    title,
    status: Number(status.slice(0, 3)),
    detail: reason,
  });
}
