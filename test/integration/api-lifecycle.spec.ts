import { connect } from 'node:net';
import { once } from 'node:events';
import { type Logger, pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { loadConfig } from '#libs/config';
import { ApiConfig } from '../../apps/api/src/api.config.js';
import { createApiApp } from '../../apps/api/src/create-api-app.js';
import { TEST_SECRET_KEY } from '../support/secret-key.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { startTestApi } from './api-process.js';
import { Proxy } from './api-proxy.js';
import { brokersFromEnvironment, deleteTopics, randomTopic } from './broker-topics.js';

interface LogLine {
  readonly msg: string;
  readonly reason?: string;
}

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function brokerProxy(): Promise<Proxy> {
  const [host = '', port = ''] = (brokersFromEnvironment().split(',')[0] ?? '').split(':');
  const proxy = await Proxy.open(host, Number(port), true);
  undo.push(() => proxy.close());
  return proxy;
}

describe('the end', () => {
  it('should finish what is under way, and take nothing new', async () => {
    const broker = await brokerProxy();
    const api = await startTestApi({ KAFKA_BROKERS: `127.0.0.1:${broker.port}` });
    const event = { method: 'POST', body: '{"name":"hostcreate","data":1}' };
    expect((await fetch(`${api.url}/api/v1/events`, event)).status).toBe(200);
    const idle = connect(api.port, '127.0.0.1');
    await once(idle, 'connect');

    broker.freeze();
    const arrived = once(api.app.getHttpServer(), 'request');
    const underWay = fetch(`${api.url}/api/v1/events`, event);
    await arrived;
    const closing = once(idle, 'close');
    const began = performance.now();
    const stopped = api.stop();
    await closing;
    await expect(fetch(`${api.url}/livez`)).rejects.toThrow();
    expect((await underWay).status).toBe(503);
    await stopped;
    expect(performance.now() - began).toBeLessThan(8_000);
  }, 30_000);
});

describe('the begin', () => {
  function logged(): { lines: LogLine[]; logger: Logger } {
    const lines: LogLine[] = [];
    const logger: Logger = pino(
      { level: 'info' },
      { write: (line: string) => lines.push(JSON.parse(line) as LogLine) },
    );
    return { lines, logger };
  }

  async function emptyDatabase(): Promise<TestDatabase> {
    const database = await createTestDatabase();
    undo.push(() => database.drop());
    return database;
  }

  function configOf(env: Record<string, string>): ApiConfig {
    const topics = [randomTopic('events'), randomTopic('changes'), randomTopic('notices')] as const;
    undo.push(() => deleteTopics(topics));
    const defaults = {
      EVENT_TOPICS: topics[0],
      CHANGES_TOPIC: topics[1],
      NOTICES_TOPIC: topics[2],
      SMN_TOPIC: topics[0],
      SECRET_KEY: TEST_SECRET_KEY,
      AUTH: 'open',
      API_PORT: '0',
      EVENT_PARTITIONS: '1',
    };
    return loadConfig(ApiConfig, { ...defaults, ...env });
  }

  it('should wait for the broker, saying so, and go on by itself', async () => {
    const broker = await brokerProxy();
    broker.cut();
    const database = await emptyDatabase();
    const { lines, logger } = logged();
    const config = configOf({ DATABASE_URL: database.url, KAFKA_BROKERS: `127.0.0.1:${broker.port}` });
    const starting = createApiApp(config, logger);
    await expect
      .poll(() => lines.map(({ msg }) => msg), { timeout: 15_000 })
      .toContain('waiting: the broker and its topics');
    broker.restore();
    const app = await starting;
    await app.close();
  }, 60_000);

  it('should wait for a current schema, naming the command', async () => {
    const database = await emptyDatabase();
    await database.dataSource.query('DELETE FROM migrations');
    const { lines, logger } = logged();
    const config = configOf({ DATABASE_URL: database.url, KAFKA_BROKERS: brokersFromEnvironment() });
    const giveUp = new AbortController();
    const starting = createApiApp(config, logger, giveUp.signal);
    await expect
      .poll(() => lines.map(({ reason }) => reason).join(), { timeout: 10_000 })
      .toContain('npm run migrate');
    giveUp.abort();
    await expect(starting).rejects.toThrow();
  });
});
