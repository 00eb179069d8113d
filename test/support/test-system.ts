import { randomBytes } from 'node:crypto';
import kafkajs, { type Kafka } from 'kafkajs';
import { registerCodecs } from '#libs/broker';
import { type AppName, AppProcess } from './app-process.ts';
import { BluekingClient } from './blueking-client.ts';
import { EngineTables } from './engine-tables.ts';
import { EventProducer } from './event-producer.ts';
import { freePort } from './free-port.ts';
import type { Receiver } from './receiver.ts';
import { TEST_SECRET_KEY } from './secret-key.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

type Environment = Readonly<Record<string, string>>;

export interface SystemOptions {
  /** How many pushers to start; default 1. */
  readonly pushers?: number;
  /** Partitions of each event topic; default 3. */
  readonly partitions?: number;
  /** Last segments of the names of the event topics; default one, `events`. Records without any name get this one. */
  readonly topics?: readonly string[];
  /** Beside what every system sets; here it wins. */
  readonly apiEnv?: Environment;
  readonly pusherEnv?: Environment;
}

/** What a system works with, and removes in the end. */
interface Services {
  readonly database: TestDatabase;
  readonly topics: readonly string[];
  readonly kafka: Kafka;
  readonly producer: EventProducer;
  readonly changesTopic: string;
  readonly noticesTopic: string;
}

/** Log lines of each process that are shown when a test fails. */
const SHOWN_LINES = 60;

/**
 * The whole system as a user has it: the API and pushers as processes, with a database, topics and a consumer group of
 * their own on the services that `DATABASE_URL` and `KAFKA_BROKERS` name. `dist/` must be built.
 */
export class TestSystem {
  /** All pushers that were started, ended ones too. */
  readonly pushers: AppProcess[] = [];
  #api: AppProcess | undefined;
  #names = 0;

  readonly database: TestDatabase;
  /** Names of the event topics; the API publishes to the first. */
  readonly topics: readonly string[];
  readonly kafka: Kafka;
  /** Writes to the first event topic unless a record names another. */
  readonly producer: EventProducer;
  readonly tables: EngineTables;
  readonly #changesTopic: string;
  /** Where notices are published. */
  readonly noticesTopic: string;
  readonly #environment: Environment;
  readonly #options: SystemOptions;

  private constructor(
    { database, topics, kafka, producer, changesTopic, noticesTopic }: Services,
    environment: Environment,
    options: SystemOptions,
  ) {
    this.database = database;
    this.topics = topics;
    this.kafka = kafka;
    this.producer = producer;
    this.tables = new EngineTables(database.dataSource);
    this.#changesTopic = changesTopic;
    this.noticesTopic = noticesTopic;
    this.#environment = environment;
    this.#options = options;
  }

  /** Starts it and waits until every process is ready. */
  static async start(options: SystemOptions = {}): Promise<TestSystem> {
    const brokers = variable('KAFKA_BROKERS');
    const id = randomBytes(6).toString('hex');
    const topics = (options.topics ?? ['events']).map((segment) => `e2e.${id}.${segment}`);
    const changesTopic = `e2e.${id}.changes`;
    const noticesTopic = `e2e.${id}.notices`;
    registerCodecs();
    const kafka = new kafkajs.Kafka({
      brokers: brokers.split(','),
      clientId: 'e2e',
      logLevel: kafkajs.logLevel.NOTHING,
    });
    const apiPort = await freePort();
    const database = await createTestDatabase();
    await createTopics(kafka, topics, options.partitions ?? 3);
    const system = new TestSystem(
      {
        database,
        topics,
        kafka,
        producer: await EventProducer.connect(kafka, topics[0] ?? ''),
        changesTopic,
        noticesTopic,
      },
      {
        DATABASE_URL: database.url,
        KAFKA_BROKERS: brokers,
        EVENT_TOPICS: topics.join(','),
        CHANGES_TOPIC: changesTopic,
        NOTICES_TOPIC: noticesTopic,
        CONSUMER_GROUP: `e2e.${id}`,
        SMN_TOPIC: topics[0] ?? '',
        SECRET_KEY: TEST_SECRET_KEY,
        AUTH: 'open',
        EGRESS_ALLOW: '127.0.0.0/8,::1/128',
        LOG_FORMAT: 'json',
        // Known before it listens, and the same after a restart: pushers build links to it.
        API_PORT: String(apiPort),
        PUBLIC_URL: `http://127.0.0.1:${apiPort}`,
        PUSHER_PORT: '0',
      },
      options,
    );
    try {
      const starting = [system.startApi()];
      for (let i = 0; i < (options.pushers ?? 1); i++) starting.push(system.startPusher());
      await Promise.all(starting);
    } catch (error) {
      await system.stop();
      throw error;
    }
    return system;
  }

  /** The API's process. */
  get api(): AppProcess {
    if (this.#api === undefined) throw new Error('the API was not started');
    return this.#api;
  }

  /** The BlueKing dialect of the API. */
  get blueking(): BluekingClient {
    return new BluekingClient(this.api.url);
  }

  /** Starts the API, and waits until it is ready; again after its process was ended. */
  async startApi(): Promise<AppProcess> {
    this.#api = this.#process('api', this.#options.apiEnv);
    await this.#api.ready();
    return this.#api;
  }

  /** Starts one more pusher, and waits until it is ready: it owns whatever the group assigned to it. */
  async startPusher(environment: Environment = {}): Promise<AppProcess> {
    const pusher = this.#process('pusher', { ...this.#options.pusherEnv, ...environment });
    this.pushers.push(pusher);
    await pusher.ready();
    return pusher;
  }

  /** Subscribes a receiver to hostcreate under a name of its own. @param scope `<tenant>/<business>` */
  async subscribe(receiver: Receiver, change: object = {}, scope = '0/0'): Promise<number> {
    return this.blueking.subscribe(this.subscriptionBody(receiver, change), scope);
  }

  /** What `subscribe` sends, for updates: the name is new each time. */
  subscriptionBody(receiver: Receiver, change: object = {}): object {
    return { subscription_name: `subscription ${++this.#names}`, callback_url: receiver.url(), ...change };
  }

  /** `total` and `failure` as search tells them. */
  async statistics(
    subscriptionId: number,
    scope = '0/0',
  ): Promise<{ readonly total: number; readonly failure: number }> {
    const found = await this.blueking.search(
      { condition: { subscription_id: subscriptionId }, fields: ['statistics'] },
      scope,
    );
    if (found[0] === undefined) throw new Error(`subscription ${subscriptionId} was not found`);
    return found[0].statistics;
  }

  /** The end of every process's log, for a test that failed. */
  lastWords(): string {
    return this.#processes()
      .map(({ name, pid, log }) => {
        const lines = log.slice(-SHOWN_LINES).map((entry) => JSON.stringify(entry));
        return `--- ${name} ${pid}\n${lines.join('\n')}`;
      })
      .join('\n');
  }

  /** Ends its processes, and nothing else; drops its database and topics. */
  async stop(): Promise<void> {
    await Promise.all(this.#processes().map((each) => each.stop()));
    await this.producer.disconnect();
    await deleteTopics(this.kafka, [...this.topics, this.#changesTopic, this.noticesTopic]);
    await this.database.drop();
  }

  #processes(): readonly AppProcess[] {
    return [...(this.#api === undefined ? [] : [this.#api]), ...this.pushers];
  }

  #process(name: AppName, environment: Environment = {}): AppProcess {
    return new AppProcess(name, { ...this.#environment, ...environment });
  }
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; see \`npm run stack -- env\``);
  return value;
}

async function createTopics(kafka: Kafka, topics: readonly string[], partitions: number): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    waitForLeaders: true,
    topics: topics.map((topic) => ({ topic, numPartitions: partitions })),
  });
  await admin.disconnect();
}

async function deleteTopics(kafka: Kafka, topics: readonly string[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const known = await admin.listTopics();
  await admin.deleteTopics({ topics: topics.filter((topic) => known.includes(topic)) });
  await admin.disconnect();
}
