import type { Admin, Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { AdminSession } from './admin-session.js';
import { createMissingTopics } from './create-missing-topics.js';
import type { PartitionBounds } from './partition-bounds.js';
import { SharedRun } from './shared-run.js';
import type { TopicSpec } from './topic-spec.js';
import { withDeadline } from './with-deadline.js';

/** A request of the API must be answered within 5 s, broker or not. */
const CALL_DEADLINE_MS = 4_000;
/** Creating a dozen topics on a busy cluster takes its time; nobody waits for it but the boot. */
const CREATE_DEADLINE_MS = 30_000;

/**
 * Questions about topics, over one connection that is reused. Needs a `prompt` client.
 * Every call throws BrokerUnavailableError after its deadline, or BrokerRefusedError.
 */
export class TopicAdmin {
  private readonly session: AdminSession;
  private readonly endRuns = new Map<string, SharedRun<Record<string, number[]>>>();

  constructor(kafka: Kafka, logger: Logger) {
    this.session = new AdminSession(kafka, logger);
  }

  /** Creates what is missing. Two processes at once are safe. @returns the topics that were not there before */
  ensureTopics(topics: readonly TopicSpec[]): Promise<string[]> {
    return this.session.use(CREATE_DEADLINE_MS, (admin) => createMissingTopics(admin, topics));
  }

  /** Which of these topics exist. */
  existing(topics: readonly string[]): Promise<string[]> {
    return this.session.use(CALL_DEADLINE_MS, async (admin) => {
      const all = new Set(await admin.listTopics());
      return topics.filter((topic) => all.has(topic));
    });
  }

  /**
   * For each topic the offsets that the next records of its partitions get, by partition number. Never older than the
   * call; calls at the same time share one question.
   */
  endOffsets(topics: readonly string[]): Promise<Record<string, number[]>> {
    const key = JSON.stringify(topics);
    let run = this.endRuns.get(key);
    if (run === undefined) {
      run = new SharedRun(() => this.session.use(CALL_DEADLINE_MS, (admin) => fetchEnds(admin, topics)));
      this.endRuns.set(key, run);
    }
    return withDeadline(run.join(), CALL_DEADLINE_MS);
  }

  /** Of every partition, in the order of their numbers. */
  logBounds(topic: string): Promise<PartitionBounds[]> {
    return this.session.use(CALL_DEADLINE_MS, (admin) => fetchBounds(admin, topic));
  }

  /**
   * For each partition of a topic, in the order of their numbers, the offset of the first record at or after a moment; its
   * log's end where there is none. Records carry the time that their topic says: of producing, or of appending.
   * @param timestamp Unix milliseconds
   */
  offsetsAt(topic: string, timestamp: number): Promise<number[]> {
    return this.session.use(CALL_DEADLINE_MS, (admin) => fetchOffsetsAt(admin, topic, timestamp));
  }

  /** Returns when the broker answers. */
  async ping(): Promise<void> {
    await this.session.use(CALL_DEADLINE_MS, (admin) => admin.describeCluster());
  }

  close(): Promise<void> {
    return this.session.close();
  }
}

async function fetchEnds(admin: Admin, topics: readonly string[]): Promise<Record<string, number[]>> {
  const entries = await Promise.all(
    topics.map(async (topic) => {
      const bounds = await fetchBounds(admin, topic);
      return [topic, bounds.map((bound) => bound.high)] as const;
    }),
  );
  return Object.fromEntries(entries);
}

async function fetchOffsetsAt(admin: Admin, topic: string, timestamp: number): Promise<number[]> {
  // kafkajs asks for the ends as well, and puts them where no record is so young.
  const offsets = (await admin.fetchTopicOffsetsByTimestamp(topic, timestamp)).sort(
    (one, other) => one.partition - other.partition,
  );
  offsets.forEach(({ partition }, index) => {
    if (partition !== index) throw leaderless(topic, index);
  });
  return offsets.map(({ offset }) => Number(offset));
}

function leaderless(topic: string, partition: number): Error {
  return new Error(`partition ${partition} of ${topic} has no leader at the moment`);
}

async function fetchBounds(admin: Admin, topic: string): Promise<PartitionBounds[]> {
  const offsets = await admin.fetchTopicOffsets(topic);
  const bounds = offsets
    .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
    .sort((one, other) => one.partition - other.partition);
  bounds.forEach(({ partition }, index) => {
    if (partition !== index) throw leaderless(topic, index);
  });
  return bounds;
}
