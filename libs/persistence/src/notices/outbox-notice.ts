import type { NoticeKind } from '../entities/notice.entity.js';

/** A notice that is to be published. */
export interface OutboxNotice {
  readonly id: number;
  readonly kind: NoticeKind;
  /** Null concerns every subscription of the partition. */
  readonly subscriptionId: number | null;
  /** Null, as the partition is, where the notice is about no log. */
  readonly topic: string | null;
  readonly partition: number | null;
  /** First and one past the last offset concerned. */
  readonly fromOffset: number | null;
  readonly toOffset: number | null;
  /** For a person. */
  readonly detail: string;
  readonly at: Date;
}
