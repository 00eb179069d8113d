import { Module } from '@nestjs/common';
import { Clock, SystemClock } from '#libs/domain';
import {
  CommandBook,
  ParkedList,
  SubscriptionDirectory,
  SubscriptionFloors,
  SubscriptionStatusRepository,
} from '#libs/persistence';
import { EventLogModule } from '../event-log/event-log.module.js';
import { CountMatches } from './count-matches.js';
import { DirectParked } from './direct-parked.js';
import { FindPosition } from './find-position.js';
import { PreviewReplay } from './preview-replay.js';
import { ReplaySubscription } from './replay-subscription.js';
import { TimerWaiter, Waiter } from './waiter.js';

/** What people ask of the lanes of subscriptions. */
@Module({
  imports: [EventLogModule],
  providers: [
    ReplaySubscription,
    PreviewReplay,
    DirectParked,
    FindPosition,
    CountMatches,
    CommandBook,
    ParkedList,
    SubscriptionDirectory,
    SubscriptionFloors,
    SubscriptionStatusRepository,
    { provide: Clock, useClass: SystemClock },
    { provide: Waiter, useClass: TimerWaiter },
  ],
  exports: [ReplaySubscription, PreviewReplay, DirectParked, CommandBook, ParkedList],
})
export class CommandsModule {}
