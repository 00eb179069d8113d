import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import { pusherAt } from '../source-address.ts';
import type { Subscriber } from '../subscribers.ts';
import { downPhases, reactionOf } from './behaviour.ts';
import { parseCallback } from './callback-body.ts';
import type { RequestLog } from './request-log.ts';

/** The endpoint of one subscription. It notes every request whose body arrived, and answers as its kind does. */
export class ChaosReceiver {
  readonly #subscriber: Subscriber;
  readonly #seed: number;
  readonly #log: RequestLog;
  readonly #server: Server;
  /** Requests so far for each event. */
  readonly #counts = new Map<number, number>();
  #isHealed = false;
  #isDown = false;
  #nextPhase: NodeJS.Timeout | undefined;

  constructor(subscriber: Subscriber, seed: number, log: RequestLog) {
    this.#subscriber = subscriber;
    this.#seed = seed;
    this.#log = log;
    this.#server = createServer({ keepAliveTimeout: 60_000 });
    this.#server.on('connection', (socket) => {
      // Whoever connects finds nobody. To close the port instead would let somebody else take it.
      if (this.#isDown) socket.resetAndDestroy();
    });
    this.#server.on('request', (request, response) => {
      this.#receive(request, response);
    });
  }

  /** @returns its port */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', 1_024, resolve));
    if (this.#subscriber.kind === 'down') this.#comeAndGo(downPhases(this.#subscriber, this.#seed));
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on it is up and does not hang. */
  heal(): void {
    clearTimeout(this.#nextPhase);
    this.#isDown = false;
    this.#isHealed = true;
  }

  #comeAndGo(phases: Generator<number, never>): void {
    this.#nextPhase = setTimeout(() => {
      this.#isDown = !this.#isDown;
      if (this.#isDown) this.#server.closeAllConnections();
      this.#comeAndGo(phases);
    }, phases.next().value);
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const startedAt = now();
    const chunks: Buffer[] = [];
    request.on('error', () => undefined); // broken off by the sender
    response.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.#received(request, response, startedAt, Buffer.concat(chunks));
    });
  }

  #received(request: IncomingMessage, response: ServerResponse, startedAt: number, body: Buffer): void {
    const callback = parseCallback(body);
    const row = this.#log.started({
      subscriber: this.#subscriber.index,
      id: callback?.id ?? -1,
      subscription: callback?.subscription ?? -1,
      body: callback?.original ?? 0,
      webhook: crc32(String(request.headers['webhook-id'])),
      pusher: pusherAt(request.socket.remoteAddress),
      startedAt,
    });
    response.once('close', () => {
      this.#log.ended(row, now(), response.writableFinished ? response.statusCode : 0);
    });
    const number = callback?.number ?? NaN;
    const nth = this.#counts.get(number) ?? 0;
    this.#counts.set(number, nth + 1);
    const reaction = reactionOf(this.#subscriber, this.#seed, number, nth, this.#isHealed);
    if (reaction.kind === 'hang') return;
    const answer = (): void => {
      response.writeHead(reaction.status, { 'content-length': '0' }).end();
    };
    if (reaction.afterMs === 0) {
      answer();
      return;
    }
    const timer = setTimeout(answer, reaction.afterMs);
    response.once('close', () => {
      clearTimeout(timer);
    });
  }
}

/** Milliseconds since 1970 with fractions: the processes of one machine share it. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
