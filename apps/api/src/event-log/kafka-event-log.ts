import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { brokerOptions, createKafka, PartitionReader, TopicAdmin } from '#libs/broker';
import { BrokerConfig } from '#libs/config';
import { LOGGER, type Logger } from '#libs/observability';
import type { PartitionRef, TopicOffsets } from '#libs/persistence';
import { inTime } from '../in-time.js';
import { EventLog, type EventLogBounds, type LogPiece } from './event-log.js';
import { SharedReader } from './shared-reader.js';

/** A broker that hangs must not keep the process from ending. */
const CLOSE_MS = 2_000;

/** Asks Kafka. */
@Injectable()
export class KafkaEventLog extends EventLog implements OnApplicationShutdown {
  private readonly reader: SharedReader;

  constructor(
    private readonly admin: TopicAdmin,
    private readonly config: BrokerConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    super();
    this.reader = new SharedReader(
      () =>
        new PartitionReader({
          kafka: createKafka(brokerOptions(config), 'ringback-api-reader', logger),
          // Of this reader alone, so that it is assigned every partition; nothing is committed under it.
          groupId: `ringback-api-reader-${randomUUID()}`,
          topics: config.readTopics,
        }),
    );
  }

  override bounds(): Promise<EventLogBounds> {
    return this.ofTopics((topic) => this.admin.logBounds(topic));
  }

  override offsetsAt(time: Date): Promise<TopicOffsets> {
    return this.ofTopics((topic) => this.admin.offsetsAt(topic, time.getTime()));
  }

  override openReading(): Promise<void> {
    return this.reader.open();
  }

  override async read(ref: PartitionRef, offset: number): Promise<LogPiece | undefined> {
    const read = await this.reader.read(ref, offset);
    switch (read.kind) {
      case 'read':
        return { records: read.records.filter((record) => record.offset >= offset), end: read.end };
      case 'out_of_range':
        return undefined;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await inTime(this.reader.close(), CLOSE_MS, undefined);
  }

  private async ofTopics<T>(question: (topic: string) => Promise<T>): Promise<Record<string, T>> {
    const { readTopics } = this.config;
    const answers = await Promise.all(
      readTopics.map(async (topic) => [topic, await question(topic)] as const),
    );
    return Object.fromEntries(answers);
  }
}
