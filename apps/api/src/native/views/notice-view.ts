import type { PostedNotice } from '#libs/persistence';
import type { NoticeDto } from '../dto/notice.dto.js';

/** A notice in this dialect's words. */
export function noticeView(notice: PostedNotice): NoticeDto {
  return {
    id: Number(notice.id),
    kind: notice.kind,
    subscription_id: notice.subscriptionId,
    topic: notice.topic,
    partition: notice.partition,
    from_offset: notice.fromOffset,
    to_offset: notice.toOffset,
    detail: notice.detail,
    at: notice.at.toISOString(),
  };
}
