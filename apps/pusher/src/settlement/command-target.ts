import type { CommandState, OpenCommandPart } from '#libs/persistence';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import type { SubscriptionBook } from '../matching/subscription-book.js';
import type { Subscriber } from '../matching/subscriber.js';
import type { Ownership } from './ownership.js';

/** A command in one partition, and whose lane it is about. */
export interface CommandTarget {
  readonly part: OpenCommandPart;
  readonly lanes: PartitionLanes;
  readonly subscriber: Subscriber;
}

/** Does what commands of one kind ask for. */
export interface CommandExecutor {
  /** Goes on with a part that is open; what became of it goes through the ledger. Called again in the next turn. */
  execute(target: CommandTarget): Promise<void>;
  /** A person wants it ended before it is done. @returns what it is now, to be written by the next settlement */
  cancel(target: CommandTarget): CommandState;
}

export interface SteadyParts {
  readonly book: Pick<SubscriptionBook, 'get'>;
  readonly ownership: Pick<Ownership, 'get'>;
}

/**
 * Reads what the database says of a lane.
 * @returns undefined when that may have changed since it was asked: the next turn asks again
 */
export async function readSteadily<T>(
  { book, ownership }: SteadyParts,
  { lanes, subscriber }: CommandTarget,
  read: () => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  const { flushSeq } = lanes;
  const value = await read();
  const isSteady =
    lanes.flushSeq === flushSeq &&
    ownership.get(lanes)?.lanes === lanes &&
    book.get(subscriber.id) === subscriber;
  return isSteady ? { value } : undefined;
}
