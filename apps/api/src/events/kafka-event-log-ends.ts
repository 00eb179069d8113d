import { Injectable } from '@nestjs/common';
import { TopicAdmin } from '#libs/broker';
import { BrokerConfig } from '#libs/config';
import type { TopicOffsets } from '#libs/persistence';
import { EventLogEnds } from '../subscriptions/event-log-ends.js';

/** Asks Kafka. */
@Injectable()
export class KafkaEventLogEnds extends EventLogEnds {
  constructor(
    private readonly admin: TopicAdmin,
    private readonly config: BrokerConfig,
  ) {
    super();
  }

  override endOffsets(): Promise<TopicOffsets> {
    return this.admin.endOffsets(this.config.readTopics);
  }
}
