import { Module } from '@nestjs/common';
import { EventLog } from './event-log.js';
import { KafkaEventLog } from './kafka-event-log.js';

/** The logs of the event topics. */
@Module({ providers: [{ provide: EventLog, useClass: KafkaEventLog }], exports: [EventLog] })
export class EventLogModule {}
