import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type {
  Consumer,
  ConsumerCrashEvent,
  ConsumerEndBatchProcessEvent,
  ConsumerGroupJoinEvent,
  EachBatchPayload,
  Kafka,
} from 'kafkajs';
import { lastValueFrom } from 'rxjs';
import { PATIENT_RETRY } from '#libs/broker';
import type { Clock } from '#libs/domain';
import { partitionKey, type PartitionRef } from '#libs/persistence';
import type { EventLog, EventLogReader, PartitionOffset } from './event-log.js';
import {
  EVENT_BATCH,
  EVENT_LOG,
  FETCH_API_KEY,
  HEARTBEAT_MS,
  MAX_BYTES_A_FETCH,
  MAX_BYTES_A_PARTITION,
  MAX_POLL_WAIT_MS,
  REBALANCE_MS,
  SESSION_MS,
} from './intake.constants.js';
import { toLogBatch } from './log-batch.js';

export interface EventLogOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly clock: Clock;
  readonly reader: EventLogReader;
  /** The consumer ended for good: so must the process. */
  readonly onEnd: (error: Error) => void;
  /** A fetch was answered with so many bytes, protocol included. */
  readonly onFetched?: (bytes: number) => void;
}

/**
 * The event topics as a Nest transport over kafkajs `eachBatch`, which Nest's own Kafka server does not offer.
 * Offsets are this project's own: nothing is resolved or committed by kafkajs on its own account.
 */
export class EventLogServer extends Server implements CustomTransportStrategy, EventLog {
  override readonly transportId = EVENT_LOG;
  readonly #consumer: Consumer;
  #assigned: readonly PartitionRef[] = [];
  #memberAt = -Infinity;
  #isJoined = false;
  /** The group's offsets that wait to be committed, by partition. */
  readonly #toCommit = new Map<string, PartitionOffset>();
  #isCommitting = false;
  #handler: MessageHandler | null = null;

  constructor(private readonly options: EventLogOptions) {
    super();
    this.#consumer = options.kafka.consumer({
      groupId: options.groupId,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxWaitTimeInMs: MAX_POLL_WAIT_MS,
      maxBytes: MAX_BYTES_A_FETCH,
      maxBytesPerPartition: MAX_BYTES_A_PARTITION,
      // New partitions of a known topic are seen within this time.
      metadataMaxAge: 10_000,
      // A deleted topic must not come back with the broker's defaults because somebody reads it.
      allowAutoTopicCreation: false,
      retry: PATIENT_RETRY,
    });
  }

  get memberAt(): number {
    return this.#memberAt;
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      const { events } = this.#consumer;
      this.#consumer.on(events.GROUP_JOIN, (event) => {
        this.#joined(event);
      });
      this.#consumer.on(events.HEARTBEAT, () => {
        this.#memberAt = this.options.clock.monotonic();
      });
      this.#consumer.on(events.CRASH, (event) => {
        this.#crashed(event);
      });
      this.#consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
        this.#passed(payload);
      });
      this.#consumer.on(events.REQUEST, ({ payload: { apiKey, size } }) => {
        if (apiKey === FETCH_API_KEY) this.options.onFetched?.(size);
      });
      await this.#consumer.connect();
      // What falls out of range begins at the log's start: the end would lose what is there.
      await this.#consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
      await this.#consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 1,
        eachBatch: (payload) => this.#batch(payload),
      });
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async close(): Promise<void> {
    this.#isJoined = false;
    await this.#consumer.disconnect();
  }

  /** Nothing of this transport is told through events of Nest. */
  on(): void {
    return;
  }

  unwrap(): never {
    throw new Error('the event log has no inner server to hand out');
  }

  begin(ref: PartitionRef, offset: number): void {
    if (!this.#isAssigned(ref)) return;
    this.#consumer.seek({ topic: ref.topic, partition: ref.partition, offset: String(offset) });
  }

  pause(refs: readonly PartitionRef[]): void {
    const mine = refs.filter((ref) => this.#isAssigned(ref));
    if (mine.length > 0) this.#consumer.pause(byTopic(mine));
  }

  resume(refs: readonly PartitionRef[]): void {
    const mine = refs.filter((ref) => this.#isAssigned(ref));
    if (mine.length > 0) this.#consumer.resume(byTopic(mine));
  }

  commit(offsets: readonly PartitionOffset[]): void {
    for (const each of offsets) this.#toCommit.set(partitionKey(each), each);
    if (!this.#isCommitting) void this.#commitNewest();
  }

  /** One commit at a time, of the newest offsets: kafkajs repeats each without end while the broker is away. */
  async #commitNewest(): Promise<void> {
    this.#isCommitting = true;
    while (this.#toCommit.size > 0) {
      const offsets = [...this.#toCommit.values()].filter((ref) => this.#isAssigned(ref));
      this.#toCommit.clear();
      const isMember = this.#isJoined && this.options.clock.monotonic() - this.#memberAt < SESSION_MS;
      if (offsets.length === 0 || !isMember) continue;
      await this.#commit(offsets);
    }
    this.#isCommitting = false;
  }

  async #commit(offsets: readonly PartitionOffset[]): Promise<void> {
    try {
      await this.#consumer.commitOffsets(
        offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) })),
      );
    } catch (error) {
      // Expected while the group rebalances; where reading begins is decided by the leases.
      this.logger.debug?.(`group offsets not committed: ${String(error)}`);
    }
  }

  #isAssigned(ref: PartitionRef): boolean {
    return this.#assigned.some((own) => own.topic === ref.topic && own.partition === ref.partition);
  }

  #joined({ payload }: ConsumerGroupJoinEvent): void {
    const refs = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    // Pauses of partitions that are gone survive inside kafkajs, and would meet them when they come back.
    this.resume(this.#assigned);
    this.#assigned = refs;
    this.#memberAt = this.options.clock.monotonic();
    this.#isJoined = true;
    this.options.reader.assigned(refs);
  }

  /** Batches without a record never reach `eachBatch`; those with records have told their end there. */
  #passed(batch: ConsumerEndBatchProcessEvent['payload']): void {
    if (batch.batchSize > 0) return;
    // Null, whatever its type says, when all that came lies before the offset that was asked for.
    const first = batch.firstOffset as string | null;
    this.options.reader.passed(batch, Number(first ?? batch.lastOffset), Number(batch.lastOffset) + 1);
  }

  #crashed({ payload }: ConsumerCrashEvent): void {
    this.#isJoined = false;
    if (payload.restart) return;
    this.options.onEnd(payload.error);
  }

  async #batch(payload: EachBatchPayload): Promise<void> {
    this.#handler ??= this.getHandlerByPattern(EVENT_BATCH);
    if (this.#handler === null) throw new Error('no handler takes the batches of the event log');
    const result = this.transformToObservable(await this.#handler(toLogBatch(payload.batch)));
    await lastValueFrom(result, { defaultValue: undefined });
    payload.resolveOffset(payload.batch.lastOffset());
  }
}

function byTopic(refs: readonly PartitionRef[]): { topic: string; partitions: number[] }[] {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of refs) topics.set(topic, [...(topics.get(topic) ?? []), partition]);
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
}
