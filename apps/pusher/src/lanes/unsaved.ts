import type { FailedVerdict } from '#libs/domain';
import type { CommandPartUpdate, NoticeInsert, ParkedChange, RejectedInsert } from '#libs/persistence';
import { AttemptRecords } from './attempt-records.js';
import type { Delivery } from './delivery.js';

/**
 * A delivery that the next settlement writes to the database: without a verdict held, with one parked, or dead where no
 * further attempt is to come.
 */
export interface ParkedNote {
  readonly delivery: Delivery;
  readonly verdict: FailedVerdict | null;
  readonly nextAttemptAt: Date | null;
  readonly parkedAt: Date;
}

/** What happened in a partition since its last settlement, besides cursors and counters. */
export class Unsaved {
  parked: ParkedNote[] = [];
  parkedChanges: ParkedChange[] = [];
  rejected: RejectedInsert[] = [];
  notices: NoticeInsert[] = [];
  attempts = new AttemptRecords();
  commandParts: CommandPartUpdate[] = [];
  /** Verdicts in it, for the backlog. */
  verdicts = 0;

  get isEmpty(): boolean {
    return (
      this.verdicts === 0 &&
      this.parked.length === 0 &&
      this.parkedChanges.length === 0 &&
      this.rejected.length === 0 &&
      this.notices.length === 0 &&
      this.attempts.isEmpty &&
      this.commandParts.length === 0
    );
  }

  /** Puts what an earlier, failed settlement held before what came since. */
  prepend(earlier: Unsaved): void {
    // Not as arguments of a call, of which there may be about 100,000.
    this.parked = earlier.parked.concat(this.parked);
    this.parkedChanges = earlier.parkedChanges.concat(this.parkedChanges);
    this.rejected = earlier.rejected.concat(this.rejected);
    this.notices = earlier.notices.concat(this.notices);
    const since = this.attempts;
    this.attempts = earlier.attempts;
    for (const attempt of since) this.attempts.add(attempt);
    this.commandParts = earlier.commandParts.concat(this.commandParts);
    this.verdicts += earlier.verdicts;
  }
}
