import { createSecureContext, getCACertificates } from 'node:tls';
import { dial, type DialOutcome } from './dial.js';
import { Dialler } from './dialler.js';
import type { AddressPolicy } from './address-policy.js';
import type { EgressOptions } from './egress-options.js';
import { Exchange } from './exchange.js';
import type { Cancel, Done, ExchangeRequest } from './exchange-request.js';
import type { Lookup } from './lookup.js';
import { OriginPools } from './origin-pools.js';
import type { Outcome } from './outcome.js';
import { type Reach, reach } from './reach.js';
import { shareLookups } from './shared-lookup.js';
import { systemLookup } from './system-lookup.js';
import { TargetCache } from './target-cache.js';

const DEFAULT_CONNECTIONS_PER_ORIGIN = 64;

/** Much longer than sockets are kept: a pool outlives the pauses of a steady receiver. */
const DEFAULT_IDLE_ORIGIN_MS = 60_000;

/**
 * Every call that leaves the process: only to addresses that the policy permits, without redirects and
 * proxies, with one deadline over everything, reading at most 64 KiB of an answer.
 */
export class Egress {
  readonly #policy: AddressPolicy;
  readonly #lookup: Lookup;
  readonly #dialler: Dialler;
  readonly #pools: OriginPools;
  readonly #targets = new TargetCache();
  readonly #userAgent: string;
  #closed = false;
  /** Those who wait in `close` for the last exchange. */
  readonly #onDrained = new Set<() => void>();

  constructor(options: EgressOptions) {
    const { extraCa = [], lookup = systemLookup, userAgent } = options;
    // One context for all: making one reads the whole list of authorities.
    const ca = extraCa.length === 0 ? {} : { ca: [...getCACertificates(), ...extraCa] };
    this.#policy = options.policy;
    this.#lookup = shareLookups(lookup);
    this.#dialler = new Dialler(this.#policy, this.#lookup, createSecureContext(ca));
    this.#userAgent = userAgent;
    this.#pools = new OriginPools(
      this.#dialler,
      options.maxConnectionsPerOrigin ?? DEFAULT_CONNECTIONS_PER_ORIGIN,
      options.idleOriginMs ?? DEFAULT_IDLE_ORIGIN_MS,
      () => {
        this.#noteIdle();
      },
    );
  }

  /**
   * Sends a request once and reads its answer. Never throws; `done` gets exactly one outcome, never before this returns. Redirects are
   * answers like others. A request is not sent a second time when its connection breaks.
   */
  exchange(request: ExchangeRequest, done: Done): Cancel {
    const target = this.#targets.get(request.url);
    if (this.#closed) return later(done, { kind: 'aborted' });
    if (target === null)
      return later(done, { kind: 'failed', code: 'INVALID', detail: 'not a URL to call', ms: 0 });
    // `concat` takes several times as long.
    const headers = [...request.headers, 'user-agent', this.#userAgent];
    const exchange = new Exchange(request, target.path, headers, this.#pools.for(target), done);
    return () => {
      exchange.abort();
    };
  }

  /** `exchange` for callers that are not in a hurry. Never rejects. */
  exchangeAsync(request: ExchangeRequest): Promise<Outcome> {
    return new Promise((resolve) => {
      this.exchange(request, resolve);
    });
  }

  /**
   * Connects to a TCP port and closes again. Never rejects.
   * @param host a name or an address; an IPv6 address with or without brackets.
   */
  dial(host: string, port: number, timeoutMs: number): Promise<DialOutcome> {
    return dial(this.#dialler, host.replace(/^\[|\]$/g, ''), port, timeoutMs);
  }

  /**
   * Whether calls to a host would be refused as things stand; they are judged again when they are made. Never rejects.
   * @param host a name or an address without brackets
   */
  reach(host: string, timeoutMs: number): Promise<Reach> {
    return reach(this.#policy, this.#lookup, host, timeoutMs);
  }

  /** Takes nothing more, lets what is under way end for so many milliseconds, aborts the rest, and closes all connections. */
  async close(deadlineMs: number): Promise<void> {
    this.#closed = true;
    if (!this.#pools.idle) await this.#drained(deadlineMs);
    this.#pools.destroy();
  }

  #drained(deadlineMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(deadline);
        this.#onDrained.delete(end);
        resolve();
      };
      const deadline = setTimeout(end, deadlineMs);
      this.#onDrained.add(end);
    });
  }

  /** Called whenever one origin has nothing under way any more. */
  #noteIdle(): void {
    if (this.#onDrained.size === 0 || !this.#pools.idle) return;
    for (const end of this.#onDrained) end();
  }
}

function later(done: Done, outcome: Outcome): Cancel {
  queueMicrotask(() => {
    done(outcome);
  });
  return () => undefined;
}
