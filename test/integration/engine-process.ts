import { randomUUID } from 'node:crypto';
import { type Admin, Kafka, logLevel, type Message, Partitioners, type Producer } from 'kafkajs';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type DataSource, DataSource as Source } from 'typeorm';
import { CallbackCarrier } from '../../apps/pusher/src/delivery/callback-carrier.js';
import { WebhookSignatures } from '../../apps/pusher/src/delivery/webhook-signatures.js';
import { Engine } from '../../apps/pusher/src/engine/engine.js';
import { PusherMetrics } from '../../apps/pusher/src/engine/pusher-metrics.js';
import { EventLogServer } from '../../apps/pusher/src/intake/event-log.server.js';
import { PastLogReader } from '../../apps/pusher/src/intake/past-log.reader.js';
import { EVENT_BATCH } from '../../apps/pusher/src/intake/intake.constants.js';
import { ParkingQuota } from '../../apps/pusher/src/lanes/parking-quota.js';
import { SubscriptionFeed } from '../../apps/pusher/src/matching/subscription-feed.js';
import { createKafka, TopicAdmin } from '#libs/broker';
import { Clock, type SubscriptionDraft, SystemRandomness } from '#libs/domain';
import { AddressPolicy, Egress } from '#libs/egress';
import { registerEventTopics } from '#libs/event-topics';
import {
  AttemptRepository,
  CommandRepository,
  dataSourceOptions,
  EventTopicRepository,
  FailingSubscriptionRepository,
  LeaseRepository,
  ParkedRepository,
  ParkedSelectionRepository,
  ProgressRepository,
  SettlementRepository,
  SubscriptionFeedRepository,
  SubscriptionPaceRepository,
  SubscriptionRepository,
} from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import { EngineTables } from '../support/engine-tables.js';
import { eventually } from '../support/eventually.js';
import { Receiver } from '../support/receiver.js';
import { TEST_SECRET_KEY } from '../support/secret-key.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { brokersFromEnvironment, randomTopic } from './broker-topics.js';

const logger = pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
const SCOPE = { tenant: '0', business: 0 };

/** The machine's clock, and a way to let hours pass for the schedule of parked deliveries. */
class ShiftedClock extends Clock {
  shiftMs = 0;

  override now(): number {
    return Date.now() + this.shiftMs;
  }

  override monotonic(): number {
    return performance.now();
  }
}

export interface EngineOptions {
  readonly topics?: readonly string[];
  readonly maxParked?: number;
  readonly windowBytes?: number;
}

/** One pusher process's engine, in this process, on a database connection of its own. */
export class RunningEngine {
  constructor(
    readonly engine: Engine,
    private readonly log: EventLogServer,
    private readonly past: PastLogReader,
    private readonly dataSource: DataSource,
    private readonly egress: Egress,
    private readonly admin: TopicAdmin,
  ) {}

  /** As at SIGTERM. */
  async stop(): Promise<void> {
    await this.engine.stop(5_000);
    await this.log.close();
    await this.past.close();
    await this.egress.close(100);
    await this.admin.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  /** Without a last settlement: what it had not written is gone, and its leases run out. */
  async crash(): Promise<void> {
    await this.dataSource.destroy();
    await this.egress.close(0);
    await this.engine.stop(0).catch(() => undefined);
    await this.log.close();
    await this.past.close();
    await this.admin.close();
  }
}

/** Topics, database, receiver and any number of engines. */
export class EngineWorld {
  readonly clock = new ShiftedClock();
  readonly group = `test-${randomUUID()}`;
  readonly tables: EngineTables;
  readonly subscriptions: SubscriptionRepository;
  readonly #engines: RunningEngine[] = [];
  readonly #topics: string[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly receiver: Receiver,
    readonly kafka: Kafka,
    readonly admin: Admin,
    readonly producer: Producer,
    private readonly topicAdmin: TopicAdmin,
  ) {
    this.tables = new EngineTables(database.dataSource);
    this.subscriptions = new SubscriptionRepository(database.dataSource);
  }

  static async open(): Promise<EngineWorld> {
    const kafka = new Kafka({ brokers: brokersFromEnvironment().split(','), logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await Promise.all([admin.connect(), producer.connect()]);
    return new EngineWorld(
      await createTestDatabase(),
      await Receiver.start(),
      kafka,
      admin,
      producer,
      new TopicAdmin(kafka, logger),
    );
  }

  async topic(partitions = 1, config: Readonly<Record<string, string>> = {}): Promise<string> {
    const topic = randomTopic('engine');
    await this.createTopic(topic, partitions, config);
    this.#topics.push(topic);
    return topic;
  }

  async createTopic(
    topic: string,
    partitions = 1,
    config: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
    await this.admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic, numPartitions: partitions, configEntries }],
    });
  }

  async start({
    topics = this.#topics,
    maxParked = 10_000,
    windowBytes = 16_777_216,
  }: EngineOptions = {}): Promise<RunningEngine> {
    const dataSource = await new Source(dataSourceOptions(this.database.url)).initialize();
    const options = { brokers: brokersFromEnvironment().split(',') };
    const admin = new TopicAdmin(createKafka(options, 'test', logger, 'prompt'), logger);
    const { clock } = this;
    const feedRepository = new SubscriptionFeedRepository(dataSource);
    const egress = new Egress({ policy: AddressPolicy.parse(['127.0.0.0/8']), userAgent: 'ringback/test' });
    const settings = {
      readTopics: topics,
      changesTopic: '',
      noticesTopic: '',
      createTopics: false,
      eventPartitions: 1,
      topicReplication: 1,
    };
    const register = async (): Promise<void> => {
      await registerEventTopics(admin, new EventTopicRepository(dataSource), {
        ...settings,
        changesTopic: topics[0] ?? '',
        noticesTopic: topics[0] ?? '',
      });
    };
    await register();
    const engine = new Engine({
      owner: randomUUID(),
      windowBytes,
      maxInFlight: 16,
      smnTopic: topics[0] ?? '',
      parkingQuota: new ParkingQuota(maxParked),
      carrier: new CallbackCarrier(egress, new WebhookSignatures(new SecretBox(TEST_SECRET_KEY))),
      topics: admin,
      feed: new SubscriptionFeed(feedRepository, clock),
      feedRepository,
      leases: new LeaseRepository(dataSource),
      progress: new ProgressRepository(dataSource),
      parked: new ParkedRepository(dataSource),
      settlements: new SettlementRepository(dataSource),
      attempts: new AttemptRepository(dataSource),
      commands: new CommandRepository(dataSource),
      selection: new ParkedSelectionRepository(dataSource),
      paces: new SubscriptionPaceRepository(dataSource),
      failing: new FailingSubscriptionRepository(dataSource),
      clock,
      randomness: new SystemRandomness(),
      metrics: new PusherMetrics(new Registry()),
      logger,
      register,
    });
    const log = new EventLogServer({
      kafka: createKafka(options, 'test', logger),
      groupId: this.group,
      topics,
      clock,
      reader: engine.reader,
      onEnd: (error) => {
        throw error;
      },
    });
    log.addHandler(EVENT_BATCH, (batch) => engine.reader.read(batch as never), true);
    const past = new PastLogReader({
      kafka: createKafka(options, 'test', logger),
      groupId: `${this.group}-${randomUUID()}`,
      topics,
    });
    engine.start(log, past);
    await new Promise<void>((resolve, reject) => {
      void log.listen((error) => {
        if (error === undefined) resolve();
        else reject(new Error('the event log does not listen', { cause: error }));
      });
    });
    const running = new RunningEngine(engine, log, past, dataSource, egress, admin);
    this.#engines.push(running);
    await eventually(() => engine.isSettledDown);
    return running;
  }

  /** Subscribes as the API does: from the log's end on. */
  async subscribe(change: Partial<SubscriptionDraft> = {}): Promise<number> {
    const floors = await this.topicAdmin.endOffsets(this.#topics);
    const creation = await this.subscriptions.create(SCOPE, this.draft(change), floors);
    if (creation.kind !== 'created') throw new Error('not created');
    return creation.subscription.id;
  }

  async update(id: number, change: Partial<SubscriptionDraft> = {}): Promise<void> {
    const floors = await this.topicAdmin.endOffsets(this.#topics);
    await this.subscriptions.replace(SCOPE, id, this.draft(change), floors);
  }

  draft(change: Partial<SubscriptionDraft>): SubscriptionDraft {
    return {
      name: randomUUID(),
      systemName: 'test',
      callbackUrl: this.receiver.url(),
      confirmMode: 'httpstatus',
      confirmPattern: '200',
      form: '*',
      timeoutSeconds: 5,
      operator: '',
      ...change,
    };
  }

  /** Events with running numbers as bodies; the name is a header. */
  async produce(topic: string, numbers: readonly number[], message: Partial<Message> = {}): Promise<void> {
    await this.producer.send({
      topic,
      messages: numbers.map((number) => ({
        value: JSON.stringify({ number }),
        headers: { event_name: 'hostcreate' },
        ...message,
      })),
    });
  }

  /** The numbers of all requests, in order of arrival. */
  get received(): number[] {
    return this.receiver.requests.map((request) => (request.json() as { number: number }).number);
  }

  /** Until every partition is settled to its end. */
  async settled(topic: string): Promise<void> {
    await eventually(
      async () => {
        const ends = await this.admin.fetchTopicOffsets(topic);
        const leases = (await this.tables.leases()).filter((lease) => lease.topic === topic);
        const lanes = (await this.tables.lanes()).filter((lane) => lane.topic === topic && lane.busy);
        return (
          lanes.length === 0 &&
          ends.every(({ partition, high }) =>
            leases.some((lease) => lease.partition === partition && lease.scanned === Number(high)),
          )
        );
      },
      { describe: async () => [await this.tables.leases(), await this.tables.lanes()] },
    );
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#engines.map((engine) => engine.stop()));
    await this.topicAdmin.close();
    await this.admin.deleteTopics({ topics: this.#topics }).catch(() => undefined);
    await Promise.all([this.producer.disconnect(), this.admin.disconnect(), this.receiver.close()]);
    await this.database.drop();
  }
}
