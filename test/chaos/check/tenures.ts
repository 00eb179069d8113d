import type { LeaseWrite } from '../../support/lease-audit.ts';
import { LEASE_MS } from '../settings.ts';
import { pusherAt } from '../source-address.ts';

/** A pusher counts its lease from before the settlement that renewed it: it may end so much earlier than the database says. */
const EARLY_MS = 2_000;

/** The time during which one pusher, or nobody, held a partition's lease. Times are milliseconds since 1970. */
export interface Tenure {
  readonly partition: number;
  /** Its number; null: nobody's. */
  readonly pusher: number | null;
  readonly from: number;
  /** When the next one began; Infinity for the last. */
  readonly to: number;
  /** When each of its settlements was written, in order. */
  readonly settledAt: readonly number[];
}

type Growing = { -readonly [K in keyof Tenure]: Tenure[K] } & { readonly settledAt: number[] };

/** Who held which partition when, as the database saw it. */
export class Tenures {
  readonly #ofPartition = new Map<number, Growing[]>();

  constructor(writes: readonly LeaseWrite[]) {
    for (const { at, partition, epoch, oldEpoch, owner, oldOwner, flushSeq, oldFlushSeq, writer } of writes) {
      let tenures = this.#ofPartition.get(partition);
      if (tenures === undefined) this.#ofPartition.set(partition, (tenures = []));
      let current = tenures.at(-1);
      if (flushSeq > oldFlushSeq) current?.settledAt.push(at);
      if (current !== undefined && epoch === oldEpoch && owner === oldOwner) continue;
      if (current !== undefined) current.to = at;
      const pusher = owner === null ? null : pusherAt(writer);
      current = { partition, pusher, from: at, to: Infinity, settledAt: [] };
      tenures.push(current);
    }
  }

  get partitions(): readonly number[] {
    return [...this.#ofPartition.keys()];
  }

  /** The tenure at a moment; undefined before the first. */
  at(partition: number, moment: number): Tenure | undefined {
    return this.#ofPartition.get(partition)?.findLast(({ from }) => from <= moment);
  }

  /** What a pusher held at a moment. */
  heldBy(pusher: number, moment: number): readonly Tenure[] {
    return this.partitions
      .map((partition) => this.at(partition, moment))
      .filter((tenure) => tenure !== undefined)
      .filter((tenure) => tenure.pusher === pusher);
  }
}

/** Whether the lease may have run out, to be renewed later by the same pusher, at some moment of a stretch of its tenure. */
export function mayHaveLapsed({ from, settledAt }: Tenure, since: number, until: number): boolean {
  const renewals = [from, ...settledAt];
  return renewals.some((at, n) => at + LEASE_MS - EARLY_MS < until && (renewals[n + 1] ?? Infinity) > since);
}
