import type { Logger } from 'pino';
import { partitionKey, type ClaimedLease, type PartitionRef } from '#libs/persistence';
import type { EventLog } from '../intake/event-log.js';
import type { BookChange } from '../matching/subscription-book.js';
import { CLAIM_POLL_MS, DRAIN_MS, LEASE_MS, RETRY_MS } from './lease-terms.js';
import { OwnedPartition } from './owned-partition.js';
import { type ClaimedPartition, type ClaimParts, inspect, takeOver } from './partition-claim.js';
import { until } from './until.js';

/** What ownership tells the rest of the engine. */
export interface OwnershipListener {
  claimed(partition: OwnedPartition, claimed: ClaimedPartition): void;
  /** A partition is about to be handed on: resolves when all that can be settled of it is. */
  settle(): Promise<void>;
  /** Makes leases for partitions that appeared. */
  register(): Promise<void>;
}

/** A claim under way. */
interface Claim {
  readonly ref: PartitionRef;
  isCancelled: boolean;
}

/**
 * The partitions that this process owns. The group says which it may have; the lease says which it has.
 *
 * A partition is claimed before it is read: its reading is paused until the lease is had and its lanes are in place.
 * One that is assigned away is drained, settled and released, so its heir need not wait for the lease to expire.
 */
export class Ownership {
  readonly #owned = new Map<string, OwnedPartition>();
  readonly #claims = new Map<string, Claim>();
  readonly #leaving = new Map<string, Promise<void>>();
  #assigned: readonly PartitionRef[] = [];
  #isClosing = false;

  constructor(
    private readonly parts: ClaimParts,
    private readonly log: EventLog,
    private readonly listener: OwnershipListener,
    private readonly logger: Logger,
  ) {}

  /** Every partition whose lease this process holds, those on their way out included. */
  get all(): readonly OwnedPartition[] {
    return [...this.#owned.values()];
  }

  get isSettledDown(): boolean {
    return this.#assigned.every((ref) => this.get(ref)?.isAlive === true);
  }

  /** The partition, when this process may read on in it. */
  get(ref: PartitionRef): OwnedPartition | undefined {
    const owned = this.#owned.get(partitionKey(ref));
    return owned?.isLeaving === true ? undefined : owned;
  }

  /** Takes the group's assignment. Synchronous: what is not owned yet must be paused before it is fetched. */
  assigned(refs: readonly PartitionRef[]): void {
    const wanted = new Set(refs.map(partitionKey));
    this.#assigned = refs;
    for (const claim of this.#claims.values())
      if (!wanted.has(partitionKey(claim.ref))) claim.isCancelled = true;
    for (const [key, owned] of this.#owned) if (!wanted.has(key) && !owned.isLeaving) this.#handOn(owned);
    for (const ref of refs) {
      const owned = this.get(ref);
      // A join sets kept partitions back to the group's offset too.
      if (owned !== undefined) this.log.begin(ref, owned.lanes.position);
      else this.#claim(ref);
    }
  }

  /** The lease is another's: nothing of it may be written or attempted any more. */
  lost(owned: OwnedPartition): void {
    const { topic, partition } = owned.lanes;
    // It may have been claimed anew since: that lease is another one.
    if (this.#owned.get(partitionKey(owned.lanes)) !== owned) return;
    this.logger.warn({ topic, partition }, 'lease lost: the partition is let go');
    this.#drop(owned);
    this.#claimIfAssigned(owned.lanes);
  }

  /** Reads a partition again from its cursors. */
  reclaim(owned: OwnedPartition): void {
    if (owned.isLeaving) return;
    this.log.pause([owned.lanes]);
    this.#handOn(owned);
    this.#claimIfAssigned(owned.lanes);
  }

  apply(changes: readonly BookChange[]): void {
    for (const { lanes } of this.#owned.values()) for (const change of changes) lanes.apply(change);
  }

  /** Breaks off what is in flight under leases that ended without renewal. */
  checkLeases(): void {
    for (const owned of this.#owned.values()) if (!owned.isAlive) owned.lanes.breakOff();
  }

  /** Drains, settles and releases everything. */
  async close(drainMs: number): Promise<void> {
    this.#isClosing = true;
    for (const claim of this.#claims.values()) claim.isCancelled = true;
    for (const owned of this.#owned.values()) owned.leave();
    const isBusy = () =>
      this.#claims.size > 0 || [...this.#owned.values()].some((owned) => owned.lanes.hasInFlight);
    await until(() => !isBusy(), drainMs);
    try {
      await this.#settle();
    } finally {
      // What could not be settled is delivered again by whoever has it next, the sooner the better.
      await Promise.all([...this.#owned.values()].map((owned) => this.#release(owned)));
      await Promise.all(this.#leaving.values());
    }
  }

  #claimIfAssigned({ topic, partition }: PartitionRef): void {
    const ref = { topic, partition };
    if (this.#assigned.some((assigned) => partitionKey(assigned) === partitionKey(ref))) this.#claim(ref);
  }

  #claim(ref: PartitionRef): void {
    this.log.pause([ref]);
    const key = partitionKey(ref);
    const running = this.#claims.get(key);
    if (running !== undefined) {
      running.isCancelled = false;
      return;
    }
    const claim: Claim = { ref, isCancelled: false };
    this.#claims.set(key, claim);
    void this.#pursue(claim).finally(() => {
      this.#claims.delete(key);
      // It may have been wanted again after it had given up.
      if (!claim.isCancelled && !this.#isClosing && this.get(ref) === undefined) this.#claimIfAssigned(ref);
    });
  }

  /** Asks for the lease until it is had, or nobody wants it any more. */
  async #pursue(claim: Claim): Promise<void> {
    const { ref } = claim;
    await this.#leaving.get(partitionKey(ref));
    for (let waited = false; !claim.isCancelled && !this.#isClosing;) {
      try {
        const since = this.parts.clock.monotonic();
        const result = await this.parts.leases.claim(this.parts.owner, ref, LEASE_MS);
        if (result.kind === 'claimed') {
          this.#begin(claim, await this.#takeOver(ref, result.lease), since);
          return;
        }
        if (result.kind === 'unregistered') await this.listener.register();
        else if (!waited)
          this.logger.info({ ...ref, owner: result.owner }, 'waiting for the lease of a partition');
        waited = true;
      } catch (error) {
        this.logger.warn({ ...ref, err: error }, 'a partition could not be claimed yet');
        await until(() => claim.isCancelled, RETRY_MS);
      }
      await until(() => claim.isCancelled, CLAIM_POLL_MS);
    }
  }

  /** A lease that nothing could be begun with is given back: nobody may want the partition when the next try is due. */
  async #takeOver(ref: PartitionRef, lease: ClaimedLease): Promise<ClaimedPartition> {
    try {
      for (;;) {
        const found = await inspect(this.parts, ref, lease);
        // Changed meanwhile: what was found may lack the lanes of a new subscription.
        if (found.changesUpTo === this.parts.feed.appliedUpTo) return takeOver(this.parts, found);
      }
    } catch (error) {
      await this.#giveBack(ref, lease.epoch);
      throw error;
    }
  }

  #begin(claim: Claim, claimed: ClaimedPartition, since: number): void {
    const { lanes } = claimed;
    const owned = new OwnedPartition(lanes, since + LEASE_MS, this.parts.clock);
    this.#owned.set(partitionKey(lanes), owned);
    if (claim.isCancelled || this.#isClosing) {
      this.#handOn(owned);
      return;
    }
    this.listener.claimed(owned, claimed);
    this.log.begin(lanes, lanes.position);
    this.log.resume([lanes]);
    const { topic, partition, epoch, position } = lanes;
    this.logger.info({ topic, partition, epoch, offset: position }, 'partition claimed');
    for (const { kind, detail, subscriptionId, fromOffset, toOffset } of claimed.notices) {
      this.logger.warn(
        { topic, partition, subscription: subscriptionId, fromOffset, toOffset, kind },
        detail,
      );
    }
  }

  #handOn(owned: OwnedPartition): void {
    const key = partitionKey(owned.lanes);
    owned.leave();
    const leaving = this.#drain(owned).finally(() => this.#leaving.delete(key));
    this.#leaving.set(key, leaving);
  }

  async #drain(owned: OwnedPartition): Promise<void> {
    await until(() => !owned.lanes.hasInFlight || !owned.isAlive, DRAIN_MS);
    try {
      await this.#settle();
    } catch (error) {
      this.logger.warn({ err: error }, 'a partition is handed on unsettled');
    }
    if (this.#owned.get(partitionKey(owned.lanes)) === owned) await this.#release(owned);
  }

  /** Settles, if need be again, while a drain may last: what is not settled is delivered twice. */
  async #settle(): Promise<void> {
    const { clock } = this.parts;
    for (const deadline = clock.monotonic() + DRAIN_MS; ;) {
      try {
        await this.listener.settle();
        return;
      } catch (error) {
        if (clock.monotonic() + RETRY_MS > deadline) throw error;
        this.logger.warn({ err: error }, 'the last settlement failed, it is tried again');
        await until(() => false, RETRY_MS);
      }
    }
  }

  async #release(owned: OwnedPartition): Promise<void> {
    this.#drop(owned);
    await this.#giveBack(owned.lanes, owned.lanes.epoch);
  }

  async #giveBack(ref: PartitionRef, epoch: number): Promise<void> {
    const { topic, partition } = ref;
    try {
      await this.parts.leases.release(this.parts.owner, ref, epoch);
      this.logger.info({ topic, partition, epoch }, 'partition released');
    } catch (error) {
      this.logger.warn(
        { topic, partition, err: error },
        'a lease could not be released: it expires by itself',
      );
    }
  }

  #drop(owned: OwnedPartition): void {
    this.#owned.delete(partitionKey(owned.lanes));
    owned.lanes.close();
  }
}
