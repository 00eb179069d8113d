import type { Subscriber } from '../matching/subscriber.js';
import { expiredNotice } from './expired-notice.js';
import type { Lane } from './lane.js';
import type { Ledger } from './ledger.js';

/**
 * The lanes of a partition that fell behind what it reads. One reading serves all of them that it passes: they join where
 * they need it, drop out when they are full, and take the next one.
 */
export class BehindLanes {
  readonly #lanes = new Map<Subscriber, Lane>();
  /** Those that the reading under way is for, as far as it passes them. */
  readonly #joined = new Set<Lane>();

  get count(): number {
    return this.#lanes.size;
  }

  add(lane: Lane): void {
    this.#lanes.set(lane.subscriber, lane);
  }

  delete(lane: Lane): void {
    this.#joined.delete(lane);
    if (this.#lanes.get(lane.subscriber) === lane) this.#lanes.delete(lane.subscriber);
  }

  /**
   * Where the next reading begins; undefined when nobody can take anything. Lanes are served from the lowest to the
   * highest and then from the lowest again, so that none waits for another that is fast and far away.
   * @param last where the last reading ended
   * @param goesOn whether it may go on there, for lanes that have come along
   */
  next(last: number, goesOn: boolean): number | undefined {
    let lowest: number | undefined;
    let beyond: number | undefined;
    for (const lane of this.#lanes.values()) {
      const { behind } = lane;
      if (behind === null) continue;
      if (goesOn && behind === last && lane.hasRoom) return last;
      if (!lane.hasAmpleRoom) continue;
      if (behind > last) beyond = Math.min(beyond ?? behind, behind);
      lowest = Math.min(lowest ?? behind, behind);
    }
    return beyond ?? lowest;
  }

  /** A reading begins at the offset. */
  begin(at: number): void {
    this.#joined.clear();
    for (const lane of this.#lanes.values()) {
      if (lane.behind !== null && lane.behind >= at && lane.hasRoom) this.#joined.add(lane);
    }
  }

  /** The log begins at this offset by now: what they wanted below it is gone. */
  expireBelow(low: number, at: Date, ledger: Pick<Ledger, 'notice'>): void {
    for (const lane of this.#lanes.values()) {
      if (lane.behind === null || lane.behind >= low) continue;
      ledger.notice(expiredNotice(lane.subscriber.id, lane.behind, low, at));
      lane.readTo(low);
    }
  }

  /** Those of the subscribers' lanes that take the offset from the reading under way. */
  *lacking(offset: number, subscribers: readonly Subscriber[]): Generator<Lane> {
    for (const subscriber of subscribers) {
      const lane = this.#lanes.get(subscriber);
      if (lane === undefined || !this.#joined.has(lane) || !lane.lacks(offset)) continue;
      if (lane.hasRoom) yield lane;
      else {
        lane.readTo(offset);
        this.#joined.delete(lane);
      }
    }
  }

  /** The reading came to an end. @returns those that have come to the window */
  readTo(end: number, window: number): ReadonlyMap<Subscriber, Lane> {
    const reached = new Map<Subscriber, Lane>();
    for (const lane of this.#joined) {
      lane.readTo(end);
      if ((lane.behind ?? 0) < window) continue;
      reached.set(lane.subscriber, lane);
      this.#lanes.delete(lane.subscriber);
    }
    this.#joined.clear();
    return reached;
  }
}
