import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions, SubscriptionRepository } from '#libs/persistence';
import { clearList, fillList } from './listed-subscriptions.ts';
import { PARTITIONS, TENANT } from './settings.ts';

const SCOPE = { tenant: TENANT, business: 0 };

/** Who is called back for which event names. */
export interface BenchSubscription {
  readonly callbackUrl: string;
  /** `hostcreate` unless said. */
  readonly form?: string;
}

/** The pusher's state, set as each part needs it. */
export class BenchDatabase {
  readonly url: string;
  readonly #dataSource: DataSource;
  readonly #subscriptions: SubscriptionRepository;
  readonly #topics = new Set<string>();
  #ids: number[] = [];

  private constructor(url: string, dataSource: DataSource) {
    this.url = url;
    this.#dataSource = dataSource;
    this.#subscriptions = new SubscriptionRepository(dataSource);
  }

  static async open(url: string): Promise<BenchDatabase> {
    return new BenchDatabase(url, await new DataSource(dataSourceOptions(url)).initialize());
  }

  /** These subscriptions and no others, and a topic whose partitions are scanned from their start. */
  async reset(topic: string, subscriptions: readonly BenchSubscription[]): Promise<void> {
    await this.clear();
    this.#topics.add(topic);
    await this.#dataSource.query(
      'INSERT INTO event_topic (topic, registered_at) VALUES (?, UTC_TIMESTAMP(3))',
      [topic],
    );
    for (let partition = 0; partition < PARTITIONS; partition++) {
      await this.#dataSource.query(
        'INSERT INTO partition_lease (topic, `partition`, scanned) VALUES (?, ?, 0)',
        [topic, partition],
      );
    }
    for (const subscription of subscriptions) this.#ids.push(await this.#create(subscription));
  }

  /** The partitions of a topic by the process that holds their lease; those that nobody holds are left out. */
  async owners(topic: string): Promise<ReadonlyMap<string, readonly number[]>> {
    const rows: { owner: string; partition: number }[] = await this.#dataSource.query(
      'SELECT owner, `partition` FROM partition_lease WHERE topic = ? AND owner IS NOT NULL AND expires_at > UTC_TIMESTAMP(3)',
      [topic],
    );
    const owners = new Map<string, number[]>();
    for (const { owner, partition } of rows) owners.set(owner, [...(owners.get(owner) ?? []), partition]);
    return owners;
  }

  /** Takes away what `reset` put there, and nothing else. */
  async clear(): Promise<void> {
    for (const id of this.#ids) await this.#subscriptions.remove(SCOPE, id, {});
    this.#ids = [];
    for (const topic of this.#topics) {
      await this.#dataSource.query('DELETE FROM partition_lease WHERE topic = ?', [topic]);
      await this.#dataSource.query('DELETE FROM event_topic WHERE topic = ?', [topic]);
    }
    this.#topics.clear();
  }

  /** So many subscriptions for the list of SMN; no pusher runs with them. */
  async fillList(count: number): Promise<void> {
    await clearList(this.#dataSource);
    await fillList(this.#dataSource, count);
  }

  async clearList(): Promise<void> {
    await clearList(this.#dataSource);
  }

  async close(): Promise<void> {
    await this.#dataSource.destroy();
  }

  async #create({ callbackUrl, form = 'hostcreate' }: BenchSubscription): Promise<number> {
    const created = await this.#subscriptions.create(
      SCOPE,
      {
        name: `bench ${randomUUID()}`,
        systemName: 'bench',
        callbackUrl,
        confirmMode: 'httpstatus',
        confirmPattern: '200',
        form,
        timeoutSeconds: 10,
        operator: '',
      },
      {},
    );
    if (created.kind !== 'created') throw new Error(`the subscription was not created: ${created.kind}`);
    return created.subscription.id;
  }
}
