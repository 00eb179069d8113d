import { Module } from '@nestjs/common';
import { NoticeOutboxRepository } from '#libs/persistence';
import { NoticePublisher } from './notice-publisher.js';

/** Tells others what pushers noted for people. */
@Module({ providers: [NoticeOutboxRepository, NoticePublisher], exports: [NoticePublisher] })
export class NoticesModule {}
