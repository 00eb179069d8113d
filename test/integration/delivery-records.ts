import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startTestApi, type TestApi } from './api-process.js';
import { NativeClient } from './native-client.js';

const TABLES = ['attempt', 'parked_delivery', 'rejected_event', 'notice', 'command', 'command_part'];
export const KEY = 'kaG9zdDoxNw';

/** An API with one subscription, and rows about its deliveries as pushers write them. */
export class DeliveryRecords {
  client!: NativeClient;
  /** The subscription. */
  id!: number;
  /** The offset of the last row, unless it was given one. */
  offset = 0;
  #api!: TestApi;

  /** Starts with the first test of the file, is empty before each, and ends with the last. */
  constructor() {
    beforeAll(() => this.#start());
    beforeEach(async () => {
      for (const table of TABLES) await this.sql(`DELETE FROM ${table}`);
    });
    afterAll(() => this.#api.stop());
  }

  sql<T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> {
    return this.#api.database.dataSource.query<T[]>(text, values);
  }

  async insert(table: string, row: Record<string, unknown>): Promise<void> {
    const names = Object.keys(row).map((name) => `\`${name}\``);
    await this.sql(`INSERT INTO ${table} (${names.join(', ')}) VALUES (?)`, [Object.values(row)]);
  }

  async attempt(change: Record<string, unknown> = {}): Promise<void> {
    this.offset += 1;
    await this.insert('attempt', {
      subscription_id: this.id,
      topic: 't',
      partition: 1,
      offset: this.offset,
      event_name: 'hostcreate',
      attempt: 2,
      at: '2026-01-31 12:00:00.123',
      url: 'http://127.0.0.1:9/',
      status: 500,
      ms: 17,
      verdict: 'status',
      detail: 'answered 500',
      answer: Buffer.from('{"error":"ü"}'),
      ...change,
    });
  }

  async park(change: Record<string, unknown> = {}): Promise<void> {
    this.offset += 1;
    const payload = change['payload'] ?? Buffer.from(`{"n":${this.offset}}`);
    await this.insert('parked_delivery', {
      subscription_id: this.id,
      topic: 't',
      partition: 0,
      offset: this.offset,
      state: 'parked',
      ordering_key: KEY,
      event_name: 'hostcreate',
      payload,
      payload_bytes: (payload as Buffer).length,
      splice_at: -1,
      content_type: 'application/json',
      attempts: 3,
      retries: 0,
      next_attempt_at: '2026-01-31 12:00:30.000',
      reason: 'timeout',
      detail: 'no whole answer in time',
      status: null,
      parked_at: '2026-01-31 12:00:00.000',
      ...change,
    });
  }

  async #start(): Promise<void> {
    this.#api = await startTestApi();
    this.client = new NativeClient(this.#api.url);
    const answer = await this.client.post('/subscriptions', {
      name: 'deliveries',
      callback_url: 'http://127.0.0.1:9/',
      event_names: ['*'],
    });
    this.id = Number(answer.body['id']);
  }
}
