import type { PartitionRef } from '#libs/persistence';
import { EventLog } from './event-log.js';

/** Writes down what it is asked. */
export class RecordedLog extends EventLog {
  readonly calls: string[] = [];
  override readonly memberAt = 0;

  override begin(ref: PartitionRef, offset: number): void {
    this.calls.push(`begin ${ref.partition} ${offset}`);
  }

  override pause(refs: readonly PartitionRef[]): void {
    for (const { partition } of refs) this.calls.push(`pause ${partition}`);
  }

  override resume(refs: readonly PartitionRef[]): void {
    for (const { partition } of refs) this.calls.push(`resume ${partition}`);
  }

  override commit(): void {
    return;
  }
}
