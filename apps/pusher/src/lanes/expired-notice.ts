import type { NoticeInsert } from '#libs/persistence';

/** What lay between the offsets left the log. @param subscriptionId null for the partition itself */
export function expiredNotice(
  subscriptionId: number | null,
  fromOffset: number,
  toOffset: number,
  at: Date,
): NoticeInsert {
  const detail = 'these offsets left the log before they were delivered';
  return { kind: 'expired', subscriptionId, fromOffset, toOffset, detail, at };
}
