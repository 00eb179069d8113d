import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { EventLogReader, type LogBatch } from './event-log.js';
import { EVENT_BATCH, EVENT_LOG } from './intake.constants.js';

/** Batches of the event topics. */
@Controller()
export class EventBatchController {
  constructor(private readonly reader: EventLogReader) {}

  @EventPattern(EVENT_BATCH, EVENT_LOG)
  take(@Payload() batch: LogBatch): Promise<void> {
    return this.reader.read(batch);
  }
}
