import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/domain';
import { SubscriptionFeedRepository } from '#libs/persistence';
import { type BookChange, SubscriptionBook } from './subscription-book.js';

/** What follows subscriptions: told of every change, before anything else happens in this process. */
export type ChangeListener = (changes: readonly BookChange[]) => void;

/**
 * Keeps the book equal to the database.
 *
 * A change that is committed before `refresh` is called has been applied when it resolves: settlements rely on it
 * before they pass offsets, and attempts rely on the moment of the last one.
 */
@Injectable()
export class SubscriptionFeed {
  readonly book = new SubscriptionBook();
  #applied: number | undefined;
  #readAt = -Infinity;
  #listener: ChangeListener = () => undefined;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(
    private readonly repository: SubscriptionFeedRepository,
    private readonly clock: Clock,
  ) {}

  /** Moment (monotonic, in ms) up to which changes are known to be applied. */
  get readAt(): number {
    return this.#readAt;
  }

  /** The number of the last change that is applied. */
  get appliedUpTo(): number | undefined {
    return this.#applied;
  }

  listen(listener: ChangeListener): void {
    this.#listener = listener;
  }

  /** @throws when the database does not answer; the book stays as it was */
  refresh(): Promise<void> {
    // A read that began before the caller's moment may miss what the caller must see: all who wait share the next one.
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      const run = this.#read();
      this.#running = run.catch(() => undefined);
      return run;
    });
    return this.#next;
  }

  async #read(): Promise<void> {
    const since = this.clock.monotonic();
    for (let more = true; more;) more = await this.#readOnce();
    this.#readAt = since;
  }

  async #readOnce(): Promise<boolean> {
    const changes =
      this.#applied === undefined ? undefined : await this.repository.changesAfter(this.#applied);
    if (changes === undefined) {
      const all = await this.repository.loadAll();
      this.#applied = all.upTo;
      this.#listener(this.book.replaceAll(all.subscriptions));
      return true;
    }
    this.#applied = changes.upTo;
    if (changes.changes.length > 0) this.#listener(this.book.apply(changes));
    return changes.changes.length > 0;
  }
}
