import type { EventDescription } from '#libs/domain';
import { BodySlab } from './body-slab.js';
import { Fifo } from './fifo.js';
import type { LaneContext } from './lane-context.js';
import { WindowEvent } from './window-event.js';

/**
 * The window of a partition: copies of what is read at the head and of what is read again, and the recent events.
 *
 * Events whose offsets are not settled as scanned are recent: a subscription that changes is matched with them again.
 */
export class EventWindow {
  readonly #recent = new Fifo<WindowEvent>();
  readonly #bodies = new BodySlab();
  readonly #bodiesAgain = new BodySlab();

  constructor(private readonly context: Pick<LaneContext, 'budget' | 'catchUpBudget' | 'clock'>) {}

  /** An event that is read at the head. */
  read(offset: number, description: EventDescription, value: Buffer): WindowEvent {
    const { budget, clock } = this.context;
    return new WindowEvent(offset, description, this.#bodies.copy(value), budget, clock.monotonic());
  }

  /** An event that is read again for lanes that are behind. */
  readAgain(offset: number, description: EventDescription, value: Buffer): WindowEvent {
    const { catchUpBudget, clock } = this.context;
    const body = this.#bodiesAgain.copy(value);
    return new WindowEvent(offset, description, body, catchUpBudget, clock.monotonic());
  }

  /** Keeps an event as recent; these come in the order of their offsets. */
  keep(event: WindowEvent): void {
    event.becomeRecent();
    this.#recent.put(event);
  }

  recent(): Iterable<WindowEvent> {
    return this.#recent;
  }

  /** Lets go of the recent events below an offset. */
  passBelow(offset: number): void {
    for (
      let event = this.#recent.peek();
      event !== undefined && event.offset < offset;
      event = this.#recent.peek()
    ) {
      event.becomePast();
      this.#recent.take();
    }
  }
}
