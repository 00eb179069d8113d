import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { madeAt, partitionOf, preciseNow } from '../bodies.ts';
import type { Receipt, ReceiverCommand, ReceiverReport } from '../receiver-messages.ts';

/** Runs as a process of its own: answers 200 after a delay, counts, and remembers what it is asked to. */
let delayMs = 0;
let hangingPath: string | null = null;
let isRecording = false;
let unrecordedPath: string | null = null;
let count = 0;
let receipts: Receipt[] = [];
/** Requests to the hanging path: nobody answers them before it stops hanging. */
let held: ServerResponse[] = [];

function report(message: ReceiverReport): void {
  process.send?.(message);
}

function answer(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '0' }).end();
}

function record(chunks: readonly Buffer[]): void {
  const at = preciseNow();
  const body = Buffer.concat(chunks);
  receipts.push([at, madeAt(body), partitionOf(body)]);
}

const server = createServer((request, response) => {
  if (request.url === hangingPath) {
    held.push(response);
    request.resume();
    return;
  }
  const chunks: Buffer[] | null = isRecording && request.url !== unrecordedPath ? [] : null;
  request.on('data', (chunk: Buffer) => chunks?.push(chunk));
  request.on('end', () => {
    count++;
    if (chunks !== null) record(chunks);
    if (delayMs === 0) answer(response);
    else setTimeout(answer, delayMs, response);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', 4_096, () => {
  report({ kind: 'listening', port: (server.address() as AddressInfo).port });
});

process.on('message', (command: ReceiverCommand) => {
  switch (command.kind) {
    case 'begin':
      ({ delayMs, hangingPath, isRecording, unrecordedPath } = command);
      count = 0;
      receipts = [];
      if (hangingPath === null) {
        for (const response of held) answer(response);
        held = [];
      }
      report({ kind: 'begun' });
      break;
    case 'look':
      report({ kind: 'seen', at: preciseNow(), count });
      break;
    case 'receipts':
      report({ kind: 'receipts', receipts });
      break;
  }
});
process.on('disconnect', () => process.exit(0));
