import { Fifo } from './fifo.js';
import type { WindowEvent } from './window-event.js';

/** Events whose offsets are not settled as scanned: a subscription that changes is matched with them again. */
export class RecentEvents {
  readonly #events = new Fifo<WindowEvent>();

  /** Events come in the order of their offsets. */
  add(event: WindowEvent): void {
    event.becomeRecent();
    this.#events.put(event);
  }

  /** Lets go of the events below an offset. */
  passBelow(offset: number): void {
    for (
      let event = this.#events.peek();
      event !== undefined && event.offset < offset;
      event = this.#events.peek()
    ) {
      event.becomePast();
      this.#events.take();
    }
  }

  [Symbol.iterator](): Iterator<WindowEvent> {
    return this.#events[Symbol.iterator]();
  }
}
