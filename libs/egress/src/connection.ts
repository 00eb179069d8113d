import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { CallTarget } from './call-target.js';
import { tolerateContinue } from './continue-tolerance.js';
import type { Dialler } from './dialler.js';
import type { Exchange } from './exchange.js';

/** Of all headers of an answer together. */
const MAX_HEADER_BYTES = 16_384;

/** Below the 5 s after which Node's and Apache's servers close idle connections, so that rarely a request meets a closing one. */
const IDLE_SOCKET_MS = 4_000;

/** A server's own `Keep-Alive: timeout=` is believed up to here. */
const MAX_IDLE_SOCKET_MS = 60_000;

/**
 * One place for an exchange at an origin: a socket, dialled when it is first needed and again after the server closed it. It carries
 * one exchange at a time, and is destroyed unless that ended cleanly. Nothing is ever sent twice.
 */
export class Connection {
  readonly #client: Client;
  #socket: Socket | null = null;
  #exchange: Exchange | null = null;

  constructor(target: CallTarget, dialler: Dialler) {
    this.#client = new Client(target.origin, {
      connect: (_options, done) => {
        this.#socket = dialler.dial(target.endpoint, (...result) => {
          const [, socket] = result;
          if (socket !== null) tolerateContinue(socket, () => this.#exchange?.phase === 'headers');
          done(...result);
        });
      },
      allowH2: false,
      pipelining: 1,
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: IDLE_SOCKET_MS,
      keepAliveMaxTimeout: MAX_IDLE_SOCKET_MS,
      // Each exchange has a timer of its own, over everything.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** The exchange that holds this connection. */
  get exchange(): Exchange | null {
    return this.#exchange;
  }

  send(exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.connection = this;
    this.#client.dispatch(exchange.takeRequest(), exchange);
  }

  /** The exchange has ended cleanly: another may be sent, even before undici has quite finished with this one. */
  free(): void {
    this.#exchange = null;
  }

  /** Drops the socket at once, in whatever state it is. */
  destroy(): void {
    this.#exchange = null;
    this.#socket?.destroy();
    void this.#client.destroy();
  }
}
