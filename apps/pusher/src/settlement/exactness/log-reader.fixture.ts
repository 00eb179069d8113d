import type { PartitionLanes } from '../../lanes/partition-lanes.js';
import type { SubscriptionBook } from '../../matching/subscription-book.js';
import type { EventLog } from './event-log.fixture.js';

/** Reads the log for a partition that was claimed, and again for its lanes that are behind. */
export class LogReader {
  /** Where the reading again under way has come. */
  #rereadTo: number | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly lanes: PartitionLanes,
    private readonly book: SubscriptionBook,
  ) {}

  read(count: number): void {
    const { lanes, log } = this;
    for (let done = 0; done < count && lanes.position < log.length; done++) {
      const offset = lanes.position;
      const entry = log[offset];
      if (entry === undefined) {
        if (offset % 2 === 0) lanes.reject(offset, 'no event', null);
        else lanes.advance(offset + 1);
        continue;
      }
      const subscribers = this.book.index.match(entry.description);
      entry.matchedAtOnce ??= new Set(subscribers.map(({ id }) => id));
      lanes.accept(offset, entry.description, entry.body, subscribers);
    }
  }

  reread(count: number): void {
    const { lanes } = this;
    if (this.#rereadTo === undefined) {
      this.#rereadTo = lanes.behind.next(-1, false);
      if (this.#rereadTo === undefined) return;
      lanes.behind.begin(this.#rereadTo);
    }
    const end = Math.min(this.#rereadTo + count, lanes.position);
    for (; this.#rereadTo < end; this.#rereadTo++) {
      const entry = this.log[this.#rereadTo];
      if (entry === undefined) continue;
      const { description, body } = entry;
      lanes.acceptAgain(this.#rereadTo, description, body, this.book.index.match(description));
    }
  }

  endReread(): void {
    const rereadTo = this.#rereadTo;
    this.#rereadTo = undefined;
    if (rereadTo !== undefined && !this.lanes.isClosed)
      this.lanes.readAgainTo(rereadTo, (event) => this.book.index.match(event));
  }
}
