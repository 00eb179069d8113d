import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import { loadConfig } from '#libs/config';
import { ApiConfig } from '../../apps/api/src/api.config.js';
import { createApiApp } from '../../apps/api/src/create-api-app.js';
import { brokersFromEnvironment, deleteTopics, randomTopic } from './broker-topics.js';
import { TEST_SECRET_KEY } from '../support/secret-key.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** The API on a port of its own, with a database and topics of its own. */
export interface TestApi {
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly port: number;
  readonly database: TestDatabase;
  readonly config: ApiConfig;
  stop(): Promise<void>;
}

/** @param databaseUrl makes of the database's own URL the one that the API gets */
export async function startTestApi(
  overrides: Readonly<Record<string, string>> = {},
  databaseUrl = (url: string): string => url,
): Promise<TestApi> {
  const database = await createTestDatabase();
  const eventTopic = randomTopic('events');
  const config = loadConfig(ApiConfig, {
    DATABASE_URL: databaseUrl(database.url),
    KAFKA_BROKERS: brokersFromEnvironment(),
    EVENT_TOPICS: eventTopic,
    SMN_TOPIC: overrides['EVENT_TOPICS']?.split(',')[0] ?? eventTopic,
    SECRET_KEY: TEST_SECRET_KEY,
    AUTH: 'open',
    CHANGES_TOPIC: randomTopic('changes'),
    NOTICES_TOPIC: randomTopic('notices'),
    EVENT_PARTITIONS: '3',
    EGRESS_ALLOW: '127.0.0.0/8,::1/128',
    API_PORT: '0',
    ...overrides,
  });
  const app = await createApiApp(config, pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' }));
  await app.listen(config.port, config.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const stop = async (): Promise<void> => {
    await app.close();
    await database.drop();
    await deleteTopics(config.broker.ownTopics);
  };
  return { app, url: `http://127.0.0.1:${port}`, port, database, config, stop };
}
