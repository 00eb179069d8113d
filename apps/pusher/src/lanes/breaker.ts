import type { Clock, Randomness } from '#libs/domain';
import type { BreakerState } from '#libs/persistence';
import { FailureStreak } from './failure-streak.js';

/** The pause before the first probe: a receiver that restarts is back by then. */
export const FIRST_PROBE_MS = 5_000;
/** And the longest: what an endpoint that is back for a while may wait at most. */
export const LONGEST_PROBE_MS = 300_000;
const GROWTH = 2;
/** Each pause is spread by a fifth up and down: subscriptions that failed together do not probe together. */
const SPREAD = 0.2;

/**
 * Whether a subscription's endpoint fails, whatever the event. Then it is open: nothing is attempted but one real event at
 * a time, with growing pauses between. The first confirmation closes it, be it the probe's or of an attempt that had begun
 * before it opened.
 */
export class Breaker<Attempt extends object> {
  readonly #streak = new FailureStreak();
  #isOpen = false;
  #probe: Attempt | null = null;
  #pauseMs = FIRST_PROBE_MS;
  #nextProbeAt = 0;

  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  get state(): BreakerState {
    if (!this.#isOpen) return 'closed';
    return this.#probe === null ? 'open' : 'probing';
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** When the next probe may start (monotonic, in ms); null while it is closed or a probe is on its way. */
  get nextProbeAt(): number | null {
    return this.#isOpen && this.#probe === null ? this.#nextProbeAt : null;
  }

  /** Whether it is open and the next attempt may be made, as its probe. */
  get isProbeDue(): boolean {
    return this.#isOpen && this.#probe === null && this.clock.monotonic() >= this.#nextProbeAt;
  }

  probing(attempt: Attempt): void {
    this.#probe = attempt;
  }

  /** @returns whether it was open, and is closed now */
  confirmed(): boolean {
    this.#streak.end();
    const wasOpen = this.#isOpen;
    if (wasOpen) this.#close();
    return wasOpen;
  }

  /**
   * @param event which event it was for, see FailureStreak
   * @param startedAt when the attempt began (monotonic, in ms)
   * @returns whether it was closed, and is open now
   */
  failed(attempt: Attempt, event: string, startedAt: number): boolean {
    const now = this.clock.monotonic();
    if (this.#isOpen) {
      if (attempt === this.#probe) this.#probeFailed(now);
      return false;
    }
    this.#streak.add(event, startedAt);
    if (!this.#streak.isConclusive(now)) return false;
    this.#isOpen = true;
    this.#nextProbeAt = now + this.#spread(this.#pauseMs);
    return true;
  }

  /** The attempt ended without saying anything about the endpoint: another may probe it. */
  withdrawn(attempt: Attempt): void {
    if (attempt === this.#probe) this.#probe = null;
  }

  #probeFailed(now: number): void {
    this.#probe = null;
    this.#pauseMs = Math.min(LONGEST_PROBE_MS, this.#pauseMs * GROWTH);
    this.#nextProbeAt = now + this.#spread(this.#pauseMs);
  }

  #close(): void {
    this.#isOpen = false;
    this.#probe = null;
    this.#pauseMs = FIRST_PROBE_MS;
  }

  #spread(ms: number): number {
    return ms * (1 - SPREAD + 2 * SPREAD * this.randomness.fraction());
  }
}
