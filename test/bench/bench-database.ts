import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions, SubscriptionRepository } from '#libs/persistence';
import { TENANT } from './settings.ts';

const SCOPE = { tenant: TENANT, business: 0 };

/** The pusher's state, set as each row needs it. */
export class BenchDatabase {
  readonly #dataSource: DataSource;
  readonly #subscriptions: SubscriptionRepository;
  #subscription: number | null = null;

  private constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
    this.#subscriptions = new SubscriptionRepository(dataSource);
  }

  static async open(url: string): Promise<BenchDatabase> {
    return new BenchDatabase(await new DataSource(dataSourceOptions(url)).initialize());
  }

  /** One subscription to hostcreate, and a topic whose partitions are scanned from their start. */
  async reset(topic: string, partitions: number, callbackUrl: string): Promise<void> {
    await this.clear(topic);
    await this.#dataSource.query(
      'INSERT INTO event_topic (topic, registered_at) VALUES (?, UTC_TIMESTAMP(3))',
      [topic],
    );
    for (let partition = 0; partition < partitions; partition++) {
      await this.#dataSource.query(
        'INSERT INTO partition_lease (topic, `partition`, scanned) VALUES (?, ?, 0)',
        [topic, partition],
      );
    }
    const created = await this.#subscriptions.create(
      SCOPE,
      {
        name: `bench ${randomUUID()}`,
        systemName: 'bench',
        callbackUrl,
        confirmMode: 'httpstatus',
        confirmPattern: '200',
        form: 'hostcreate',
        timeoutSeconds: 10,
        operator: '',
      },
      {},
    );
    if (created.kind !== 'created') throw new Error(`the subscription was not created: ${created.kind}`);
    this.#subscription = created.subscription.id;
  }

  /** Takes away what `reset` put there, and nothing else. */
  async clear(topic: string): Promise<void> {
    if (this.#subscription !== null) await this.#subscriptions.remove(SCOPE, this.#subscription, {});
    this.#subscription = null;
    await this.#dataSource.query('DELETE FROM partition_lease WHERE topic = ?', [topic]);
    await this.#dataSource.query('DELETE FROM event_topic WHERE topic = ?', [topic]);
  }

  async close(): Promise<void> {
    await this.#dataSource.destroy();
  }
}
