import type { ParkedRepository } from '#libs/persistence';
import type { Database, ParkedRow } from './database.fixture.js';

/** Answers of the database that are under way: as it was when it was asked, given when the test says so. */
export class LateAnswers {
  #answers: (() => void)[] = [];

  constructor(private readonly database: Database) {}

  answer(): void {
    const answers = this.#answers;
    this.#answers = [];
    for (const answer of answers) answer();
  }

  get repository(): ParkedRepository {
    const due = (_refs: unknown, now: Date, limit: number, passedOver: readonly number[]) => {
      const isDue = ({ state, dueAt, subscriptionId }: ParkedRow): boolean =>
        state === 'parked' && dueAt <= now.getTime() && !passedOver.includes(subscriptionId);
      return this.#later(this.#rows().filter(isDue).slice(0, limit));
    };
    const load = (places: readonly ParkedRow[]) => {
      const isWanted = ({ subscriptionId, offset, state }: ParkedRow): boolean =>
        state === 'parked' &&
        places.some((place) => place.subscriptionId === subscriptionId && place.offset === offset);
      return this.#later(this.#rows().filter(isWanted));
    };
    const nextOfKey = (_ref: unknown, id: number, key: string, beyond: number) => {
      const isNext = ({ subscriptionId, orderingKey, offset, state }: ParkedRow): boolean =>
        subscriptionId === id && orderingKey === key && offset > beyond && state !== 'dead';
      return this.#later(this.#rows().find(isNext));
    };
    return { due, load, nextOfKey } as unknown as ParkedRepository;
  }

  #rows(): ParkedRow[] {
    return [...this.database.parked.values()].sort((a, b) => a.offset - b.offset);
  }

  #later<T>(value: T): Promise<T> {
    return new Promise((resolve) => {
      this.#answers.push(() => {
        resolve(value);
      });
    });
  }
}
