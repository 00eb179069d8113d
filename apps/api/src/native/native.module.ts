import { Module } from '@nestjs/common';
import { AttemptLog, NoticeBoard, RejectedEvents } from '#libs/persistence';
import { CommandsModule } from '../commands/commands.module.js';
import { EventsModule } from '../events/events.module.js';
import { SubscriptionsModule } from '../subscriptions/subscriptions.module.js';
import { CommandsController } from './commands.controller.js';
import { CommandsDesk } from './commands-desk.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesDesk } from './deliveries-desk.js';
import { EventsController } from './events.controller.js';
import { EventsDesk } from './events-desk.js';
import { RecordsController } from './records.controller.js';
import { RecordsDesk } from './records-desk.js';
import { SigningSecretsController } from './signing-secrets.controller.js';
import { SigningSecretsDesk } from './signing-secrets-desk.js';
import { SubscriptionsController } from './subscriptions.controller.js';
import { SubscriptionsDesk } from './subscriptions-desk.js';

/** ringback's own dialect. */
@Module({
  imports: [EventsModule, SubscriptionsModule, CommandsModule],
  controllers: [
    EventsController,
    SubscriptionsController,
    SigningSecretsController,
    DeliveriesController,
    CommandsController,
    RecordsController,
  ],
  providers: [
    EventsDesk,
    SubscriptionsDesk,
    SigningSecretsDesk,
    DeliveriesDesk,
    CommandsDesk,
    RecordsDesk,
    AttemptLog,
    RejectedEvents,
    NoticeBoard,
  ],
})
export class NativeModule {}
