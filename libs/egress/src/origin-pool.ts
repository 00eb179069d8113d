import type { CallTarget } from './call-target.js';
import { Connection } from './connection.js';
import type { Dialler } from './dialler.js';
import type { Exchange } from './exchange.js';

/**
 * The connections to one origin: a bounded number, kept for reuse. Exchanges beyond it wait in order. The queue has no bound of its own:
 * callers bound what they have in flight, and everything in it leaves by its own timeout.
 *
 * undici's Pool is not used because a request that has given up stays in its queue, because an attempt to connect outlives the request
 * that wanted it (there is no way to end it), and because it looks through all its connections for each request.
 */
export class OriginPool {
  readonly #target: CallTarget;
  readonly #dialler: Dialler;
  readonly #maxConnections: number;
  readonly #onIdle: () => void;
  readonly #open = new Set<Connection>();
  /** The most recently used is taken first, so that surplus connections time out. */
  readonly #free: Connection[] = [];
  readonly #waiting = new Set<Exchange>();
  #idleSince = performance.now();

  constructor(target: CallTarget, dialler: Dialler, maxConnections: number, onIdle: () => void) {
    this.#target = target;
    this.#dialler = dialler;
    this.#maxConnections = maxConnections;
    this.#onIdle = onIdle;
  }

  /** When the last exchange ended (`performance.now`), or null while there is one. */
  get idleSince(): number | null {
    return this.#free.length === this.#open.size && this.#waiting.size === 0 ? this.#idleSince : null;
  }

  /** Sends the exchange, or lets it wait for a connection. */
  start(exchange: Exchange): void {
    const connection = this.#free.pop() ?? this.#openIfRoom();
    if (connection === null) this.#waiting.add(exchange);
    else connection.send(exchange);
  }

  /** The exchange has its outcome. `reusable`: its answer was read to the end, so the connection is good for another. */
  finish(exchange: Exchange, reusable: boolean): void {
    const { connection } = exchange;
    if (connection === null) {
      this.#waiting.delete(exchange);
    } else if (reusable) {
      connection.free();
      this.#free.push(connection);
      this.#startWaiting();
    } else {
      this.#open.delete(connection);
      connection.destroy();
      this.#startWaiting();
    }
    if (this.idleSince !== null) {
      this.#idleSince = performance.now();
      this.#onIdle();
    }
  }

  /** Ends every exchange with `aborted` and drops all connections. */
  destroy(): void {
    for (const exchange of this.#waiting) exchange.abort();
    for (const connection of this.#open) {
      connection.exchange?.abort();
      connection.destroy();
    }
    this.#open.clear();
    this.#free.length = 0;
  }

  #startWaiting(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next);
    this.start(next);
  }

  #openIfRoom(): Connection | null {
    if (this.#open.size >= this.#maxConnections) return null;
    const connection = new Connection(this.#target, this.#dialler);
    this.#open.add(connection);
    return connection;
  }
}
