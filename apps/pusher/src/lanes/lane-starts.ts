import type { Subscriber } from '../matching/subscriber.js';
import type { LaneStart } from './lane-reach.js';
import type { PartitionStart } from './partition-start.js';

/** Where those lanes of a partition begin that its claim did not find in the database. */
export class LaneStarts {
  constructor(private readonly claimed: PartitionStart) {}

  /** Where a subscription's first event may be. */
  floorOf(subscriber: Subscriber): number {
    const { topic, partition, replacedAt } = this.claimed;
    return subscriber.floor(topic, partition, replacedAt);
  }

  /** Whether an offset is for a subscription that has no lane yet: what lies below the claim is settled for it. */
  includes(subscriber: Subscriber, offset: number): boolean {
    return offset >= this.claimed.scanned && offset >= this.floorOf(subscriber);
  }

  /** Of a lane that begins with what was not matched before the claim. */
  fresh(subscriber: Subscriber): LaneStart {
    return { ...NOTHING, cursor: Math.max(this.claimed.scanned, this.floorOf(subscriber)) };
  }

  /** Of a lane that begins where the subscription was created to; undefined when that is not in the past. */
  inPast(subscriber: Subscriber, position: number): Omit<LaneStart, 'isRestored' | 'isBehind'> | undefined {
    const cursor = this.floorOf(subscriber);
    if (subscriber.definition.startAt === null || cursor >= position) return undefined;
    return { ...NOTHING, cursor };
  }
}

/** Nothing was taken yet. */
const NOTHING = {
  isRestored: false,
  isBehind: false,
  settledAbove: [],
  replay: null,
  skipUntil: 0,
} as const;
