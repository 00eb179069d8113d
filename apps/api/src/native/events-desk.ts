import { Injectable } from '@nestjs/common';
import type { Principal } from '#libs/domain';
import { BrokerRefusedError } from '#libs/broker';
import type { NewEvent } from '../events/new-event.js';
import { PublishEvents } from '../events/publish-events.js';
import { ProblemException } from '../http/problem.exception.js';
import type { PublishedEventsDto } from './dto/published-events.dto.js';

/** Says in this dialect what became of events. */
@Injectable()
export class EventsDesk {
  constructor(private readonly publishEvents: PublishEvents) {}

  async publish(caller: Principal, events: readonly NewEvent[]): Promise<PublishedEventsDto> {
    try {
      return { events: await this.publishEvents.execute(caller, events) };
    } catch (error) {
      if (error instanceof BrokerRefusedError) throw refused(error);
      throw error;
    }
  }
}

function refused(error: BrokerRefusedError): ProblemException {
  switch (error.type) {
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
      return new ProblemException(
        {
          status: 413,
          title: 'Content Too Large',
          detail: "an event is larger than its topic's max.message.bytes",
        },
        { cause: error },
      );
    default:
      return new ProblemException(
        { status: 503, title: 'Service Unavailable', detail: 'Kafka refused the events' },
        { cause: error },
      );
  }
}
