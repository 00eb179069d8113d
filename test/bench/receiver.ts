import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { madeAt, preciseNow } from './bodies.ts';

/** What the bench asks of the receiver, and what it is told. */
export type ReceiverCommand =
  | {
      readonly kind: 'begin';
      readonly delayMs: number;
      readonly warm: number;
      readonly until: number;
      readonly latency: boolean;
    }
  | { readonly kind: 'latencies' };
export type ReceiverReport =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'warm' }
  | { readonly kind: 'done'; readonly seconds: number }
  | { readonly kind: 'latencies'; readonly values: readonly number[] };

/** Runs as a process of its own: answers 200 after a delay, and tells when the counts it was given are reached. */
let delayMs = 0;
let warm = 0;
let until = Infinity;
let count = 0;
let warmAt = 0;
let isLatency = false;
let latencies: number[] = [];

function report(message: ReceiverReport): void {
  process.send?.(message);
}

function received(): void {
  count++;
  if (count === warm) {
    warmAt = performance.now();
    report({ kind: 'warm' });
  } else if (count === until) {
    report({ kind: 'done', seconds: (performance.now() - warmAt) / 1_000 });
  }
}

const server = createServer((request, response) => {
  const at = isLatency ? preciseNow() : 0;
  request.on('data', (chunk: Buffer) => {
    if (isLatency) latencies.push(at - madeAt(chunk));
  });
  request.on('end', () => {
    received();
    const answer = (): void => {
      response.writeHead(200, { 'content-length': '0' }).end();
    };
    if (delayMs === 0) answer();
    else setTimeout(answer, delayMs);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', 4_096, () => {
  report({ kind: 'listening', port: (server.address() as AddressInfo).port });
});

process.on('message', (command: ReceiverCommand) => {
  if (command.kind === 'latencies') {
    report({ kind: 'latencies', values: latencies });
    return;
  }
  ({ delayMs, warm, until } = command);
  isLatency = command.latency;
  count = 0;
  latencies = [];
});
process.on('disconnect', () => process.exit(0));
