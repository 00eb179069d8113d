import type { EventLog, PartitionOffset } from '../intake/event-log.js';
import type { PartitionRef } from '#libs/persistence';

/** The event log before there is one: the transport is made after the engine, and nothing is assigned until then. */
export class LateEventLog implements EventLog {
  #log: EventLog | undefined;

  set(log: EventLog): void {
    this.#log = log;
  }

  get memberAt(): number {
    return this.#log?.memberAt ?? -Infinity;
  }

  begin(ref: PartitionRef, offset: number): void {
    this.#log?.begin(ref, offset);
  }

  pause(refs: readonly PartitionRef[]): void {
    this.#log?.pause(refs);
  }

  resume(refs: readonly PartitionRef[]): void {
    this.#log?.resume(refs);
  }

  commit(offsets: readonly PartitionOffset[]): void {
    this.#log?.commit(offsets);
  }
}
