import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { EventsController } from './events.controller.js';
import { EventsDesk } from './events-desk.js';

/** ringback's own dialect. */
@Module({ imports: [EventsModule], controllers: [EventsController], providers: [EventsDesk] })
export class NativeModule {}
