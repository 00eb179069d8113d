import type { Subscriber } from '../matching/subscriber.js';
import type { LaneContext } from './lane-context.js';
import type { Load } from './loads.js';

/**
 * While it is read again, a subscription gets this many deliveries for each attempt that it may have in flight: enough keys
 * to keep these busy until the next reading, and little for an endpoint that hangs.
 */
const HELD_AN_ATTEMPT = 16;
/** And while its endpoint fails this many: some of them may be what no endpoint would take. */
const HELD_TO_PROBE = 8;

/** What a lane holds in memory, as a part of what its subscription does, and how much more that may be. */
export class LaneRoom {
  readonly #load: Load;
  /** Deliveries of the lane that are not settled. */
  #held = 0;
  #isBehind = false;

  constructor(
    private readonly subscriber: Subscriber,
    private readonly context: Pick<LaneContext, 'loads' | 'onRoom' | 'pacers'>,
  ) {
    this.#load = context.loads.of(subscriber);
  }

  /** Whether at least one more delivery may be read again. */
  get isLeft(): boolean {
    return this.#load.heldBehind < this.#most;
  }

  /** Whether a reading again is worth its while. */
  get isAmple(): boolean {
    return this.#load.heldBehind <= this.#most >> 1;
  }

  /** A delivery was taken. */
  taken(): void {
    this.#count(1);
  }

  /** A delivery was let go, and is read again. */
  letGo(): void {
    this.#count(-1);
  }

  /** A delivery is over: where that leaves ample room, reading again goes on. */
  freed(): void {
    this.#count(-1);
    if (this.#isBehind && this.#load.heldBehind === this.#most >> 1) this.context.onRoom();
  }

  /** What the lane holds counts from now on as what is read again. */
  fellBehind(): void {
    this.#isBehind = true;
    this.#load.behind++;
    this.#load.heldBehind += this.#held;
  }

  /** What the lane holds counts no longer as what is read again. */
  attached(): void {
    if (!this.#isBehind) return;
    this.#isBehind = false;
    this.#load.behind--;
    this.#load.heldBehind -= this.#held;
  }

  get #most(): number {
    const pacer = this.context.pacers.of(this.subscriber);
    return pacer.isBroken ? HELD_TO_PROBE : HELD_AN_ATTEMPT * Math.max(1, pacer.allowance);
  }

  #count(change: 1 | -1): void {
    this.#held += change;
    this.#load.held += change;
    if (this.#isBehind) this.#load.heldBehind += change;
  }
}
