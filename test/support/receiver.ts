import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually, type Patience } from './eventually.js';
import type { ReceivedRequest } from './received-request.js';
import { answer, type Reply } from './replies.js';

/** Decides what a request gets. Its fields are complete but for what happens later. */
export type Behaviour = (request: ReceivedRequest) => Reply;

/**
 * A callback endpoint: a real HTTP server in this process that keeps every request, in order of arrival, and answers as
 * it is told.
 */
export class Receiver {
  /** All requests whose body arrived in full, in order of arrival. */
  readonly requests: ReceivedRequest[] = [];
  #behaviour: Behaviour;
  #concurrent = 0;
  #maxConcurrent = 0;

  private constructor(
    private readonly server: Server,
    behaviour: Behaviour,
  ) {
    this.#behaviour = behaviour;
    server.on('request', (incoming, response) => void this.#serve(incoming, response));
  }

  /** @param behaviour default: 200 to everything */
  static async start(behaviour: Behaviour = () => answer(200)): Promise<Receiver> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const receiver = new Receiver(server, behaviour);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  /** Its callback URL; different paths tell subscriptions apart. */
  url(path = '/callback'): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** From now on. */
  behave(behaviour: Behaviour): void {
    this.#behaviour = behaviour;
  }

  /** Requests that it is answering now. */
  get concurrent(): number {
    return this.#concurrent;
  }

  /** The most requests that it was answering at once. */
  get maxConcurrent(): number {
    return this.#maxConcurrent;
  }

  to(path: string): readonly ReceivedRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  /** Requests that it answered in full with a 2xx. */
  get accepted(): readonly ReceivedRequest[] {
    return this.requests.filter(({ answered }) => answered !== null && answered >= 200 && answered < 300);
  }

  /** Waits until that many requests arrived, and returns them. */
  async received(count: number, patience: Patience = {}): Promise<readonly ReceivedRequest[]> {
    await eventually(() => this.requests.length >= count, {
      describe: () => ({
        expected: count,
        received: this.requests.map(({ path, text }) => ({ path, text })),
      }),
      ...patience,
    });
    return this.requests;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = now();
    response.on('error', () => undefined); // the other side may hang up: `answered` stays null
    this.#concurrent++;
    this.#maxConcurrent = Math.max(this.#maxConcurrent, this.#concurrent);
    response.once('close', () => this.#concurrent--);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      return; // broken off by the sender before its body was complete
    }
    const request = toRequest(incoming, Buffer.concat(chunks), startedAt);
    this.requests.push(request);
    response.once('finish', () => (request.answered = response.statusCode));
    response.once('close', () => (request.endedAt = now()));
    await this.#behaviour(request)(response);
  }
}

function toRequest(incoming: IncomingMessage, body: Buffer, startedAt: number): ReceivedRequest {
  const { headers, url = '/', method = '' } = incoming;
  const text = body.toString();
  return {
    startedAt,
    endedAt: null,
    answered: null,
    method,
    path: url,
    headers,
    body,
    text,
    attempt: Number(headers['x-ringback-attempt']),
    webhookId: String(headers['webhook-id']),
    eventName: String(headers['x-ringback-event']),
    json: () => JSON.parse(text) as unknown,
  };
}

/** Milliseconds of the system's clock, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
