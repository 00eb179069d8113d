import type { Clock } from '#libs/domain';
import type { PartitionLanes } from '../lanes/partition-lanes.js';

/** A partition that this process holds the lease of. */
export class OwnedPartition {
  /** Moment (monotonic, in ms) up to which the lease is certainly alive: counted from before it was asked for. */
  #aliveUntil: number;
  #isLeaving = false;

  constructor(
    readonly lanes: PartitionLanes,
    aliveUntil: number,
    private readonly clock: Clock,
  ) {
    this.#aliveUntil = aliveUntil;
    lanes.allowAttempts(() => this.mayAttempt);
  }

  get mayAttempt(): boolean {
    return !this.#isLeaving && this.isAlive;
  }

  get isAlive(): boolean {
    return this.clock.monotonic() < this.#aliveUntil;
  }

  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  get aliveUntil(): number {
    return this.#aliveUntil;
  }

  renewed(aliveUntil: number): void {
    this.#aliveUntil = aliveUntil;
  }

  /** It is about to be handed on: nothing more is begun. */
  leave(): void {
    this.#isLeaving = true;
  }
}
