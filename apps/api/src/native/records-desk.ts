import { Injectable } from '@nestjs/common';
import type { Principal } from '#libs/domain';
import { NoticeBoard, RejectedEvents } from '#libs/persistence';
import type { NoticesDto } from './dto/notice.dto.js';
import type { RejectedEventsDto } from './dto/rejected-event.dto.js';
import type { NoticesQuery, RejectedQuery } from './request/list-queries.js';
import { writeCursor } from './request/page-cursor.js';
import { noticeView } from './views/notice-view.js';
import { rejectedEventView } from './views/rejected-event-view.js';

/** Says in this dialect what the engine noticed. */
@Injectable()
export class RecordsDesk {
  constructor(
    private readonly rejectedEvents: RejectedEvents,
    private readonly noticeBoard: NoticeBoard,
  ) {}

  async rejected(caller: Principal, { topic, cursor, limit }: RejectedQuery): Promise<RejectedEventsDto> {
    const { rows, next } = await this.rejectedEvents.page(caller, topic, cursor, limit);
    return {
      rejected_events: rows.map(rejectedEventView),
      next_cursor: next === null ? null : writeCursor('rejected', next),
    };
  }

  async notices(
    caller: Principal,
    { subscription_id: subscriptionId, kind, cursor, limit }: NoticesQuery,
  ): Promise<NoticesDto> {
    const { rows, next } = await this.noticeBoard.page(caller, { subscriptionId, kind }, cursor, limit);
    return {
      notices: rows.map(noticeView),
      next_cursor: next === null ? null : writeCursor('notices', next),
    };
  }
}
