import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventProducer, TopicAdmin } from '#libs/broker';
import { Egress } from '#libs/egress';
import { ChangePublisher } from './changes/change-publisher.js';
import { InvitationPublisher } from './invitations/invitation-publisher.js';
import { NoticePublisher } from './notices/notice-publisher.js';

/** Probes that are still under way; their requests have been answered or cut off by now. */
const EGRESS_DEADLINE_MS = 1_000;

/** Closes what the app uses, after its last request. */
@Injectable()
export class ServicesShutdown implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly admin: TopicAdmin,
    private readonly producer: EventProducer,
    private readonly egress: Egress,
    private readonly changes: ChangePublisher,
    private readonly notices: NoticePublisher,
    private readonly invitations: InvitationPublisher,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.changes.stop(), this.notices.stop(), this.invitations.stop()]);
    await Promise.allSettled([
      this.producer.close(),
      this.admin.close(),
      this.egress.close(EGRESS_DEADLINE_MS),
      this.dataSource.destroy(),
    ]);
  }
}
