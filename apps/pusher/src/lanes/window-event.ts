import type { EventDescription } from '#libs/domain';
import type { ByteBudget } from './byte-budget.js';

/**
 * What an event and a delivery cost besides the body, and the body more than once: measured as the growth of a busy process,
 * with the garbage that V8 has not collected yet.
 */
const EVENT_OVERHEAD_BYTES = 4_096;
const DELIVERY_OVERHEAD_BYTES = 1_536;
const BODY_COPIES = 2;

/**
 * An event that the window holds: because its offset is not settled as scanned yet, or because deliveries need it.
 * Counts against the budget until neither is so.
 */
export class WindowEvent {
  #holds = 0;
  #isRecent = false;

  constructor(
    readonly offset: number,
    readonly description: EventDescription,
    /** A copy of its own: a slice would keep the whole fetch alive. */
    readonly body: Buffer,
    private readonly budget: ByteBudget,
    /** Moment (monotonic, in ms) that it was read. */
    readonly takenAt: number,
  ) {}

  /** One more delivery needs it. */
  hold(): void {
    if (this.#holds++ === 0) {
      if (this.#isRecent) this.budget.keepNoLonger(this.#bytes);
      else this.budget.take(this.#bytes);
    }
    this.budget.take(DELIVERY_OVERHEAD_BYTES);
  }

  release(): void {
    this.budget.giveBack(DELIVERY_OVERHEAD_BYTES);
    if (--this.#holds > 0) return;
    if (this.#isRecent) this.budget.keep(this.#bytes);
    else this.budget.giveBack(this.#bytes);
  }

  /** Recent events are kept for subscriptions that change before their offsets are settled as scanned. */
  becomeRecent(): void {
    this.#isRecent = true;
    if (this.#holds > 0) return;
    this.budget.take(this.#bytes);
    this.budget.keep(this.#bytes);
  }

  becomePast(): void {
    this.#isRecent = false;
    if (this.#holds > 0) return;
    this.budget.keepNoLonger(this.#bytes);
    this.budget.giveBack(this.#bytes);
  }

  get #bytes(): number {
    return BODY_COPIES * this.body.length + EVENT_OVERHEAD_BYTES;
  }
}
