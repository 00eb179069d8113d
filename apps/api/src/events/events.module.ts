import { Module } from '@nestjs/common';
import { PublishEvents } from './publish-events.js';

/** The use cases of events, for every dialect. */
@Module({ providers: [PublishEvents], exports: [PublishEvents] })
export class EventsModule {}
