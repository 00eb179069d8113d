import { expect } from 'vitest';
import type { Subscription } from '#libs/domain';
import type {
  BlockedKey,
  CounterDeltas,
  FedSubscription,
  ParkedDelivery,
  PartitionSettlement,
} from '#libs/persistence';
import { addCounts, noCounts } from '../../lanes/counts.js';
import { TOPIC } from '../../lanes/lane-context.fixture.js';
import { blockedKeys } from '../blocked-keys.fixture.js';

interface Row {
  next: number;
  settledAbove: Buffer | null;
  busy: boolean;
  replayId: number | null;
  replayUntil: number;
  skipUntil: number;
  readonly counts: CounterDeltas;
}

export type ParkedRow = Omit<ParkedDelivery, 'state'> & {
  readonly state: 'parked' | 'held' | 'dead';
  readonly dueAt: number;
};

export interface Truth {
  subscription: Subscription;
  readonly floor: number;
}

interface Change {
  readonly id: number;
  readonly floor: number;
}

interface Move {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

export function toFed({ subscription, floor }: Truth): FedSubscription {
  return { subscription, floors: { [TOPIC]: [floor] } };
}

/** The database as settlements leave it. */
export class Database {
  scanned = 0;
  epoch = 0;
  flushSeq = 0;
  readonly rows = new Map<number, Row>();
  readonly parked = new Map<string, ParkedRow>();
  readonly subscriptions = new Map<number, Truth>();
  readonly changes: Change[] = [];
  /** Replays that were begun, whether they came to the database or not. */
  readonly replays: Move[] = [];
  readonly skips: Move[] = [];
  /** First rounds that were counted, by subscription. */
  readonly counted = new Map<number, number[]>();

  apply(settlement: PartitionSettlement, confirmed: readonly (readonly [number, number])[]): void {
    expect(settlement.flushSeq).toBe(this.flushSeq);
    expect(settlement.scanned).toBeGreaterThanOrEqual(this.scanned);
    this.flushSeq++;
    this.scanned = settlement.scanned;
    for (const row of settlement.progress) {
      if (!this.subscriptions.has(row.subscriptionId)) continue;
      const known = this.rows.get(row.subscriptionId) ?? {
        next: 0,
        settledAbove: null,
        busy: false,
        replayId: null,
        replayUntil: 0,
        skipUntil: 0,
        counts: noCounts(),
      };
      const { nextOffset: next, settledAbove, busy, replayId, replayUntil, skipUntil } = row;
      Object.assign(known, { next, settledAbove, busy, replayId, replayUntil, skipUntil });
      addCounts(known.counts, row);
      this.rows.set(row.subscriptionId, known);
    }
    for (const [id, offset] of confirmed) this.#count(id, offset);
    this.#park(settlement);
    this.#changeParked(settlement);
  }

  #park(settlement: PartitionSettlement): void {
    for (const row of settlement.parked) {
      const { subscriptionId, offset, state } = row;
      if (!this.subscriptions.has(subscriptionId)) continue;
      const id = `${subscriptionId}/${offset}`;
      expect(this.parked.has(id), `parked twice: ${id}`).toBe(false);
      const dueAt = row.nextAttemptAt?.getTime() ?? Infinity;
      this.parked.set(id, { topic: TOPIC, partition: 0, ...row, retries: 0, dueAt });
      if (state !== 'held') this.#count(subscriptionId, offset);
    }
  }

  #changeParked(settlement: PartitionSettlement): void {
    for (const change of settlement.parkedChanges) {
      const { subscriptionId, offset } = change;
      if (!this.subscriptions.has(subscriptionId)) continue;
      const id = `${subscriptionId}/${offset}`;
      const row = this.parked.get(id);
      if (row === undefined) throw new Error(`changed without being there: ${id}`);
      if (change.kind === 'removed') this.parked.delete(id);
      else if (change.kind === 'due')
        this.parked.set(id, { ...row, state: 'parked', retries: 0, dueAt: change.nextAttemptAt.getTime() });
      else {
        if (row.state === 'held') this.#count(subscriptionId, offset);
        const dueAt = change.nextAttemptAt?.getTime() ?? Infinity;
        this.parked.set(id, { ...row, state: change.state, retries: change.retries, dueAt });
      }
    }
  }

  #count(id: number, offset: number): void {
    const counted = this.counted.get(id) ?? [];
    const passes = this.replays.filter((each) => each.id === id && each.from <= offset && offset < each.to);
    const times = counted.filter((each) => each === offset).length;
    expect(times, `counted too often: subscription ${id}, offset ${offset}`).toBeLessThanOrEqual(
      passes.length,
    );
    this.counted.set(id, [...counted, offset]);
  }

  keysOf(): BlockedKey[] {
    return blockedKeys(this.parked.values());
  }

  usage(ids: readonly number[]): Map<number, { deliveries: number; bytes: number }> {
    return new Map(
      ids.map((id) => {
        const rows = [...this.parked.values()].filter(
          ({ subscriptionId, state }) => subscriptionId === id && state !== 'dead',
        );
        return [id, { deliveries: rows.length, bytes: rows.length }];
      }),
    );
  }

  unsubscribe(id: number): void {
    this.subscriptions.delete(id);
    this.rows.delete(id);
    for (const [key, row] of this.parked) if (row.subscriptionId === id) this.parked.delete(key);
  }
}
