import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { startTestApi, type TestApi } from './api-process.js';
import { randomTopic } from './broker-topics.js';
import { NativeClient } from './native-client.js';

const TABLES = ['subscription', 'subscription_change', 'delivery_progress'];

/** An API with one event topic of two partitions, and no subscriptions before each test. */
export class NativeSubscriptions {
  readonly topic = randomTopic('native');
  api!: TestApi;
  client!: NativeClient;
  #names = 0;

  /** Starts with the first test of the file and ends with the last. */
  constructor() {
    beforeAll(async () => {
      this.api = await startTestApi({ EVENT_TOPICS: this.topic, EVENT_PARTITIONS: '2' });
      this.client = new NativeClient(this.api.url);
    });
    beforeEach(async () => {
      for (const table of TABLES) await this.rows(`DELETE FROM ${table}`);
    });
    afterAll(() => this.api.stop());
  }

  rows<T = Record<string, unknown>>(sql: string): Promise<T[]> {
    return this.api.database.dataSource.query<T[]>(sql);
  }

  /** What may be created, under a name of its own. */
  body(change: object = {}): Record<string, unknown> {
    this.#names += 1;
    return {
      name: `s-${this.#names}`,
      callback_url: 'http://127.0.0.1:9/callback',
      event_names: ['hostcreate'],
      ...change,
    };
  }

  async created(change: object = {}): Promise<Record<string, unknown> & { id: number }> {
    const answer = await this.client.post('/subscriptions', this.body(change));
    expect(answer.status).toBe(201);
    return answer.body as Record<string, unknown> & { id: number };
  }

  async lastChange(): Promise<{ kind: string; floors: unknown } | undefined> {
    const [row] = await this.rows<{ kind: string; floors: unknown }>(
      'SELECT kind, floors FROM subscription_change ORDER BY id DESC LIMIT 1',
    );
    return row;
  }
}
