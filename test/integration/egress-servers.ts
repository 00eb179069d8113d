import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { AddressPolicy, Egress, type EgressOptions, type ExchangeRequest, type Outcome } from '#libs/egress';

export const LOOPBACK = AddressPolicy.parse(['127.0.0.0/8', '::1']);

/** An egress that may reach this machine, closed when the test ends. */
export function openEgress(options: Partial<EgressOptions> = {}): Egress {
  const egress = new Egress({ policy: LOOPBACK, userAgent: 'ringback/test', ...options });
  onTestFinished(() => egress.close(0));
  return egress;
}

/** A POST with a small body and a deadline that a sound exchange never meets. */
export function post(url: string, overrides: Partial<ExchangeRequest> = {}): ExchangeRequest {
  const body = Buffer.from('{"n":1}');
  const headers = ['content-type', 'application/json'];
  return { method: 'POST', url, headers, body, timeoutMs: 10_000, captureBytes: 65_536, ...overrides };
}

/** @throws Error where it ended otherwise */
export function answered(outcome: Outcome): Extract<Outcome, { kind: 'answered' }> {
  if (outcome.kind !== 'answered') throw new Error(`not answered: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** A server that records what happens to it. */
export interface TestServer {
  readonly port: number;
  readonly url: string;
  /** Every connection ever made, in order. */
  readonly sockets: readonly Socket[];
  /** The text of each request that arrived whole. */
  readonly requests: readonly string[];
}

/** Starts any TCP server on a free port of the loopback, and stops it when the test ends. */
export async function listen(server: Server, scheme = 'http'): Promise<TestServer> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    sockets.push(socket);
    // Clients of these tests break connections on purpose.
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `${scheme}://127.0.0.1:${port}`, sockets, requests: [] };
}

/** `answer` is called for each whole request with its socket, its number (from 0) and its text; it writes bytes as it likes. */
export async function rawServer(
  answer: (socket: Socket, index: number, request: string) => void = () => undefined,
): Promise<TestServer> {
  const requests: string[] = [];
  const server = createServer((socket) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let length = wholeRequest(text); length > 0; length = wholeRequest(text)) {
        const request = text.slice(0, length);
        text = text.slice(length);
        requests.push(request);
        answer(socket, requests.length - 1, request);
      }
    });
  });
  return { ...(await listen(server)), requests };
}

/** The length of the first request in the text, or 0 while it is not whole. */
function wholeRequest(text: string): number {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return 0;
  const length = headEnd + 4 + Number(/^content-length: (\d+)/im.exec(text.slice(0, headEnd))?.[1] ?? 0);
  return text.length >= length ? length : 0;
}

/** An answer with its length, for connections that stay open. */
export function answerWith(body: string | Buffer, head = 'HTTP/1.1 200 OK'): Buffer {
  return Buffer.concat([
    Buffer.from(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`),
    Buffer.from(body as string),
  ]);
}

/** Resolves when the socket is closed, which the other side brought about. */
export function closed(socket: Socket | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket === undefined) reject(new Error('there was no such connection'));
    else if (socket.destroyed) resolve();
    else
      socket
        .once('close', () => {
          resolve();
        })
        .resume();
  });
}

/** A port of the loopback that nothing listens on. */
export async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
