import { expect } from 'vitest';
import { startTestApi, type TestApi } from './api-process.js';
import { Proxy } from './api-proxy.js';
import { brokersFromEnvironment } from './broker-topics.js';

/** An API whose ways to the broker and the database can be cut and frozen. */
export class OutageApi {
  private constructor(
    readonly api: TestApi,
    readonly broker: Proxy,
    readonly database: Proxy,
  ) {}

  static async start(overrides: Readonly<Record<string, string>> = {}): Promise<OutageApi> {
    const [bootstrap = ''] = brokersFromEnvironment().split(',');
    const [host = '', port = ''] = bootstrap.split(':');
    const broker = await Proxy.open(host, Number(port), true);
    const url = new URL(process.env['DATABASE_URL'] ?? '');
    const database = await Proxy.open(url.hostname, Number(url.port));
    const api = await startTestApi(
      { KAFKA_BROKERS: `127.0.0.1:${broker.port}`, ...overrides },
      (direct) => Object.assign(new URL(direct), { host: `127.0.0.1:${database.port}` }).href,
    );
    return new OutageApi(api, broker, database);
  }

  /** Ends the outage, and waits until the API has noticed. */
  async restore(): Promise<void> {
    this.broker.restore();
    this.database.restore();
    const readiness = async () => (await fetch(`${this.api.url}/readyz`)).status;
    await expect.poll(readiness, { timeout: 20_000 }).toBe(200);
  }

  async stop(): Promise<void> {
    await this.api.stop();
    await this.broker.close();
    await this.database.close();
  }
}
