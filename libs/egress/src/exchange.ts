import type { Dispatcher } from 'undici';
import { AnswerBody } from './answer-body.js';
import { BodyDecoder, type DecodedSink } from './body-decoder.js';
import type { Connection } from './connection.js';
import { EgressRefusedError } from './egress-refused.error.js';
import type { Done, ExchangeRequest } from './exchange-request.js';
import { describeFailure } from './failure.js';
import type { OriginPool } from './origin-pool.js';
import type { ExchangePhase, Outcome } from './outcome.js';

/** A server that sends more informational answers than this before the real one is not working. */
const MAX_INFORMATIONAL = 16;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * One request and its answer, from the call to its outcome. It is also the handler that undici reports to: for each of up to
 * 20,000 exchanges a second nothing else is allocated.
 */
export class Exchange implements Dispatcher.DispatchHandler, DecodedSink {
  phase: ExchangePhase = 'connect';
  /** Set by the connection that carries it; null while it waits for one. */
  connection: Connection | null = null;

  /** Null once it was handed on: who waits for an answer keeps no more than that takes. */
  #request: Dispatcher.DispatchOptions | null;
  readonly #pool: OriginPool;
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  /** Null once there is an outcome. */
  #done: Done | null;
  #informational = 0;
  #status = 0;
  #retryAfter: string | null = null;
  readonly #answer: AnswerBody;
  #decoder: BodyDecoder | null = null;
  /** The answer was read to its end, so the connection stays usable. */
  #complete = false;

  constructor(request: ExchangeRequest, path: string, headers: string[], pool: OriginPool, done: Done) {
    const { method, body } = request;
    // Without pipelining nothing is blocked; saying so spares undici a pass over its queue for each answer.
    this.#request = { method, path, headers, body, blocking: false };
    this.#answer = new AnswerBody(request.captureBytes);
    this.#pool = pool;
    this.#done = done;
    this.#timer = setTimeout(onTimeout, request.timeoutMs, this);
    pool.start(this);
  }

  /** What is to be sent, for the connection that carries it. */
  takeRequest(): Dispatcher.DispatchOptions {
    const request = this.#request;
    this.#request = null;
    if (request === null) throw new Error('an exchange is sent once');
    return request;
  }

  abort(): void {
    this.#settle({ kind: 'aborted' });
  }

  timeOut(): void {
    this.#settle({ kind: 'timeout', phase: this.phase, ms: this.#elapsed() });
  }

  onRequestStart(): void {
    this.phase = 'headers';
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    forgetRaw(controller);
    if (status < 200) {
      this.#informational += 1;
      if (this.#informational > MAX_INFORMATIONAL) this.#fail('PROTOCOL', 'too many informational answers');
      return;
    }
    this.phase = 'body';
    this.#status = status;
    const retryAfter = headers['retry-after'];
    this.#retryAfter = (typeof retryAfter === 'string' ? retryAfter : retryAfter?.[0]) ?? null;
    const encoding = headers['content-encoding'];
    if (encoding !== undefined) this.#decoder = BodyDecoder.for(encoding, this);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#done === null) return;
    if (this.#decoder === null) this.onDecoded(chunk);
    else this.#decoder.write(chunk, controller);
  }

  onResponseEnd(): void {
    if (this.#done === null) return;
    this.#complete = true;
    if (this.#decoder === null) this.onDecodedEnd();
    else this.#decoder.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // undici reports what it cannot send from within `dispatch`; an outcome never comes before `exchange` has returned.
    if (this.phase === 'connect')
      queueMicrotask(() => {
        this.#failWith(error);
      });
    else this.#failWith(error);
  }

  onDecoded(chunk: Buffer): void {
    this.#answer.take(chunk);
    if (this.#answer.full) this.#conclude(true);
  }

  onDecodedEnd(): void {
    this.#conclude(false);
  }

  onDecodeError(error: Error): void {
    this.#fail('PROTOCOL', error.message);
  }

  /** `cut`: reading stopped at the limit. */
  #conclude(cut: boolean): void {
    if (this.#done === null) return;
    const body = this.#answer.toBuffer();
    const truncated = cut || this.#answer.truncated;
    const [status, retryAfter] = [this.#status, this.#retryAfter];
    this.#settle({ kind: 'answered', status, body, truncated, retryAfter, ms: this.#elapsed() });
  }

  #failWith(error: Error): void {
    if (error instanceof EgressRefusedError) {
      this.#settle({ kind: 'refused', ms: this.#elapsed() });
      return;
    }
    const { code, detail } = describeFailure(error);
    this.#fail(code, detail);
  }

  #fail(code: string, detail: string): void {
    this.#settle({ kind: 'failed', code, detail, ms: this.#elapsed() });
  }

  #settle(outcome: Outcome): void {
    const done = this.#done;
    if (done === null) return;
    this.#done = null;
    clearTimeout(this.#timer);
    this.#decoder?.destroy();
    this.#pool.finish(this, this.#complete);
    try {
      done(outcome);
    } catch (error) {
      // undici would take it for a failed request: a caller's fault must surface as one.
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  #elapsed(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}

/**
 * undici's parser fills an array that it made when the last answer ended. On a slow connection that has moved to the old
 * generation meanwhile, where it would keep a dozen buffers of each answer alive until the next full collection.
 */
function forgetRaw({ rawHeaders }: Dispatcher.DispatchController): void {
  if (Array.isArray(rawHeaders)) rawHeaders.length = 0;
}

function onTimeout(exchange: Exchange): void {
  exchange.timeOut();
}
