import { Module } from '@nestjs/common';
import { ChangeOutboxRepository } from '#libs/persistence';
import { ChangePublisher } from './change-publisher.js';

/** Tells others of changes of subscriptions. */
@Module({ providers: [ChangeOutboxRepository, ChangePublisher], exports: [ChangePublisher] })
export class ChangesModule {}
