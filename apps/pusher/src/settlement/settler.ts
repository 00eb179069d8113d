import type { Logger } from 'pino';
import type { Clock } from '#libs/domain';
import {
  type LeaseRepository,
  type ParkedRepository,
  partitionKey,
  type SettlementRepository,
} from '#libs/persistence';
import type { EventLog } from '../intake/event-log.js';
import { SESSION_MS } from '../intake/intake.constants.js';
import type { LaneContext } from '../lanes/lane-context.js';
import type { PartitionCut } from '../lanes/partition-cuts.js';
import type { SubscriptionFeed } from '../matching/subscription-feed.js';
import { LEASE_MS, RENEW_MS, RETRY_MS, SETTLE_EVERY_MS, SETTLE_PAUSE_FACTOR } from './lease-terms.js';
import type { OwnedPartition } from './owned-partition.js';
import type { Ownership } from './ownership.js';

export interface SettlerParts {
  readonly owner: string;
  readonly settlements: SettlementRepository;
  readonly leases: LeaseRepository;
  readonly parked: ParkedRepository;
  readonly feed: SubscriptionFeed;
  readonly context: LaneContext;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly logger: Logger;
  /** Told after every settlement, with its duration in milliseconds. */
  readonly onSettled: (ms: number) => void;
}

interface OwnedCut {
  readonly owned: OwnedPartition;
  readonly cut: PartitionCut;
}

/**
 * Writes what lanes have settled: one transaction at a time in a process, over all partitions that it holds.
 *
 * The order is the promise: fix how far each partition was matched, then read the changes of subscriptions and match
 * again, then cut. A change that this reading misses was committed after it, so what is produced after that change
 * lies beyond what was fixed.
 */
export class Settler {
  #queue: Promise<void> = Promise.resolve();
  #inDoubt: readonly OwnedCut[] = [];
  /** Undefined while a turn is under way. */
  #timer: NodeJS.Timeout | undefined;
  #isHurried = false;
  #isStopped = false;

  constructor(
    private readonly parts: SettlerParts,
    private readonly ownership: Ownership,
  ) {}

  /** Settles all that was concluded before the call. @throws when it could not be written */
  settle(): Promise<void> {
    const run = this.#queue.then(() => this.#settleOnce());
    this.#queue = run.catch(() => undefined);
    return run;
  }

  start(): void {
    this.#next(SETTLE_EVERY_MS);
  }

  /** Settles without waiting for the pause to end, or again after the settlement that is under way: reading waits for it. */
  hurry(): void {
    this.#isHurried = true;
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#next(0);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #turn(): Promise<void> {
    const { clock, logger } = this.parts;
    const since = clock.monotonic();
    this.#timer = undefined;
    this.#isHurried = false;
    let pause: number;
    try {
      await this.settle();
      pause = this.#pauseAfter(clock.monotonic() - since);
    } catch (error) {
      logger.warn({ err: error }, 'settlement failed, it is tried again');
      pause = RETRY_MS;
    }
    this.#next(pause);
  }

  /** @param ms how long a settlement took */
  #pauseAfter(ms: number): number {
    if (this.#isHurried) return 0;
    // Leases are renewed by settlements: one that took long, or was stopped with the process, must not be their last.
    return Math.min(Math.max(SETTLE_EVERY_MS, SETTLE_PAUSE_FACTOR * ms), RENEW_MS);
  }

  #next(pauseMs: number): void {
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#turn(), pauseMs);
  }

  async #settleOnce(): Promise<void> {
    const { clock, feed, log } = this.parts;
    await this.#resolveDoubt();
    const fixed = this.ownership.all.map((owned) => ({ owned, upTo: owned.lanes.position }));
    await feed.refresh();
    const since = clock.monotonic();
    // Without a young heartbeat the group may have given the partitions away: then the lease runs out as well.
    const extendMs = since - log.memberAt < SESSION_MS ? LEASE_MS : null;
    const isRenewal =
      extendMs !== null && fixed.some(({ owned }) => owned.aliveUntil - since < LEASE_MS - RENEW_MS);
    const cuts = fixed
      .filter(({ owned }) => !owned.lanes.isClosed && (isRenewal || owned.lanes.hasUnsettled))
      .map(({ owned, upTo }) => ({ owned, cut: owned.lanes.cut(upTo) }));
    if (cuts.length === 0) return;
    await this.#write(cuts, extendMs, since);
  }

  async #write(cuts: readonly OwnedCut[], extendMs: number | null, since: number): Promise<void> {
    const { owner, settlements, logger, clock, onSettled } = this.parts;
    const partitions = cuts.map(({ cut }) => cut.settlement);
    const result = await settlements.settle({ owner, extendMs, partitions }).catch((error: unknown) => {
      for (const { owned, cut } of cuts) owned.lanes.reverted(cut);
      throw error;
    });
    if (result.kind === 'unknown') {
      this.#inDoubt = cuts;
      throw result.error;
    }
    const lost = new Set(result.lost.map(partitionKey));
    const written = cuts.filter(({ owned }) => !lost.has(partitionKey(owned.lanes)));
    for (const { owned, cut } of cuts)
      if (!written.some((each) => each.owned === owned)) this.#lose(owned, cut);
    for (const { owned, cut } of written) {
      owned.lanes.committed(cut);
      if (extendMs !== null) owned.renewed(since + LEASE_MS);
    }
    onSettled(clock.monotonic() - since);
    for (const { cut } of written) this.#logParked(cut);
    this.parts.log.commit(
      written.map(({ cut: { settlement } }) => ({
        topic: settlement.topic,
        partition: settlement.partition,
        offset: settlement.scanned,
      })),
    );
    await this.#learnQuota(written).catch((error: unknown) => {
      logger.warn({ err: error }, 'parking quotas could not be read');
    });
  }

  #logParked({ settlement: { topic, partition, parked } }: PartitionCut): void {
    if (parked.length === 0) return;
    const held = parked.filter(({ state }) => state === 'held').length;
    this.parts.logger.info({ topic, partition, parked: parked.length - held, held }, 'deliveries parked');
  }

  #lose(owned: OwnedPartition, cut: PartitionCut): void {
    this.ownership.lost(owned);
    owned.lanes.reverted(cut);
  }

  /** Asks what became of a COMMIT whose answer never came. */
  async #resolveDoubt(): Promise<void> {
    const cuts = this.#inDoubt;
    if (cuts.length === 0) return;
    const rows = await this.parts.leases.flushSeqs(cuts.map(({ cut }) => cut.settlement));
    this.#inDoubt = [];
    for (const { owned, cut } of cuts) {
      const { topic, partition, epoch, flushSeq } = cut.settlement;
      const row = rows.find((each) => each.topic === topic && each.partition === partition);
      if (row?.epoch !== epoch) this.#lose(owned, cut);
      else if (row.flushSeq === flushSeq) owned.lanes.reverted(cut);
      else owned.lanes.committed(cut);
    }
  }

  async #learnQuota(cuts: readonly OwnedCut[]): Promise<void> {
    const ids = new Set<number>(this.parts.context.quota.full);
    for (const { cut } of cuts) {
      for (const { subscriptionId } of cut.settlement.parked) ids.add(subscriptionId);
      for (const { subscriptionId } of cut.settlement.parkedChanges) ids.add(subscriptionId);
    }
    if (ids.size > 0) this.parts.context.quota.learn(await this.parts.parked.usage([...ids]));
  }
}
