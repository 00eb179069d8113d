import type { PartitionSettlement } from '#libs/persistence';
import { addCounts, noCounts } from './counts.js';
import type { Lane } from './lane.js';
import type { Ledger } from './ledger.js';
import { toParkedInsert } from './parked-insert.js';
import type { PartitionStart } from './partition-start.js';
import type { Unsaved } from './unsaved.js';

/** What one settlement takes of a partition, until its outcome is known. */
export interface PartitionCut {
  readonly settlement: PartitionSettlement;
  readonly lanes: readonly Lane[];
  readonly unsaved: Unsaved;
}

/** What settlements take of a partition, and how far they have come. */
export class PartitionCuts {
  /** Lanes whose rows the next settlement writes. */
  readonly #touched = new Set<Lane>();
  #scanned: number;
  #cutAt: number;
  #flushSeq: number;

  /** @param lanes those of the partition, by subscription: who has nothing to remember leaves it when that is settled */
  constructor(
    private readonly claimed: PartitionStart,
    private readonly ledger: Ledger,
    private readonly lanes: Map<number, Lane>,
  ) {
    this.#scanned = claimed.scanned;
    this.#cutAt = claimed.scanned;
    this.#flushSeq = claimed.flushSeq;
  }

  /** Below this offset all is settled but what lanes say. */
  get scanned(): number {
    return this.#scanned;
  }

  /** Where the last cut was made: below it no change of a subscription makes it match again. */
  get certain(): number {
    return this.#cutAt;
  }

  /** How many settlements the partition has seen. */
  get flushSeq(): number {
    return this.#flushSeq;
  }

  /** Whether a settlement would write more than `scanned`. */
  get isDue(): boolean {
    return this.#touched.size > 0 || !this.ledger.isEmpty;
  }

  touched(lane: Lane): void {
    this.#touched.add(lane);
  }

  /** The lane is gone: nothing of it is settled. */
  forget(lane: Lane): void {
    this.#touched.delete(lane);
  }

  /** @param upTo an offset that was the partition's position before the changes were last read */
  take(upTo: number): PartitionCut {
    const { topic, partition, epoch } = this.claimed;
    const scanned = Math.max(this.#scanned, upTo);
    const lanes = [...this.#touched];
    this.#touched.clear();
    this.#cutAt = scanned;
    const progress = lanes.map((lane) => lane.row(scanned));
    for (const lane of lanes) lane.counts = noCounts();
    const unsaved = this.ledger.cut();
    return {
      settlement: {
        topic,
        partition,
        epoch,
        flushSeq: this.#flushSeq,
        scanned,
        progress,
        parked: unsaved.parked.map(toParkedInsert),
        parkedChanges: unsaved.parkedChanges,
        rejected: unsaved.rejected,
        notices: unsaved.notices,
        attempts: [...unsaved.attempts],
        commandParts: unsaved.commandParts,
      },
      lanes,
      unsaved,
    };
  }

  /** The cut is in the database. */
  committed(cut: PartitionCut): void {
    this.#flushSeq++;
    this.#scanned = cut.settlement.scanned;
    this.ledger.committed(cut.unsaved);
    cut.lanes.forEach((lane, index) => {
      if (this.#touched.has(lane) || !this.#isOwn(lane)) return;
      if (cut.settlement.progress[index]?.busy !== true) {
        if (!lane.blocksKeys) this.lanes.delete(lane.subscriber.id);
      }
      // Its row says busy only for what it settled beyond `scanned`: the next one may say otherwise.
      else if (!lane.hasUnsettled) this.#touched.add(lane);
    });
  }

  /** The cut is certainly not in the database: what it held is to be settled again. */
  reverted(cut: PartitionCut): void {
    this.ledger.reverted(cut.unsaved);
    cut.lanes.forEach((lane, index) => {
      const row = cut.settlement.progress[index];
      if (row !== undefined) addCounts(lane.counts, row);
      if (this.#isOwn(lane)) this.#touched.add(lane);
    });
  }

  /** Nobody settles it any more. */
  close(): void {
    this.ledger.close();
    this.#touched.clear();
  }

  #isOwn(lane: Lane): boolean {
    return this.lanes.get(lane.subscriber.id) === lane;
  }
}
