import { Module } from '@nestjs/common';
import { InvitationOutboxRepository } from '#libs/persistence';
import { InvitationPublisher } from './invitation-publisher.js';

/** Sends subscribers what they confirm by. */
@Module({ providers: [InvitationOutboxRepository, InvitationPublisher], exports: [InvitationPublisher] })
export class InvitationsModule {}
