import type { CallTarget } from './call-target.js';
import type { Dialler } from './dialler.js';
import { OriginPool } from './origin-pool.js';

/** Pools beyond this are kept only while they are in use: an idle one costs memory, not a socket. */
const MAX_POOLS = 1_024;

/** The pools of all origins called lately. */
export class OriginPools {
  readonly #pools = new Map<string, OriginPool>();
  readonly #sweeping: NodeJS.Timeout;

  constructor(
    private readonly dialler: Dialler,
    private readonly maxConnectionsPerOrigin: number,
    idleMs: number,
    private readonly onIdle: () => void,
  ) {
    this.#sweeping = setInterval(() => {
      this.#closeIdle(performance.now() - idleMs);
    }, idleMs / 2).unref();
  }

  /** Whether no exchange is under way. */
  get idle(): boolean {
    for (const pool of this.#pools.values()) if (pool.idleSince === null) return false;
    return true;
  }

  for(target: CallTarget): OriginPool {
    return this.#pools.get(target.origin) ?? this.#add(target);
  }

  destroy(): void {
    clearInterval(this.#sweeping);
    for (const pool of this.#pools.values()) pool.destroy();
    this.#pools.clear();
  }

  #add(target: CallTarget): OriginPool {
    if (this.#pools.size >= MAX_POOLS) this.#closeLongestIdle();
    const pool = new OriginPool(target, this.dialler, this.maxConnectionsPerOrigin, this.onIdle);
    this.#pools.set(target.origin, pool);
    return pool;
  }

  #closeIdle(before: number): void {
    for (const [origin, { idleSince }] of this.#pools) {
      if (idleSince !== null && idleSince <= before) this.#close(origin);
    }
  }

  #closeLongestIdle(): void {
    let longest: { origin: string; since: number } | null = null;
    for (const [origin, { idleSince }] of this.#pools) {
      if (idleSince !== null && (longest === null || idleSince < longest.since))
        longest = { origin, since: idleSince };
    }
    if (longest !== null) this.#close(longest.origin);
  }

  #close(origin: string): void {
    this.#pools.get(origin)?.destroy();
    this.#pools.delete(origin);
  }
}
