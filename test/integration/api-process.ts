import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { loadConfig } from '#libs/config';
import { ApiConfig } from '../../apps/api/src/api.config.js';
import { createApiApp } from '../../apps/api/src/create-api-app.js';
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

export function brokersFromEnvironment(): string {
  const brokers = process.env['KAFKA_BROKERS'];
  if (brokers === undefined) throw new Error('KAFKA_BROKERS is not set; see `npm run stack -- env`');
  return brokers;
}

export function randomTopic(name: string): string {
  return `test.${name}.${randomBytes(6).toString('hex')}`;
}

export async function deleteTopics(topics: readonly string[]): Promise<void> {
  const kafka = new Kafka({ brokers: brokersFromEnvironment().split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [...topics] }).catch(() => undefined);
  await admin.disconnect();
}

/** @param databaseUrl makes of the database's own URL the one that the API gets */
export async function startTestApi(
  overrides: Readonly<Record<string, string>> = {},
  databaseUrl = (url: string): string => url,
): Promise<TestApi> {
  const database = await createTestDatabase();
  const config = loadConfig(ApiConfig, {
    DATABASE_URL: databaseUrl(database.url),
    KAFKA_BROKERS: brokersFromEnvironment(),
    EVENT_TOPICS: randomTopic('events'),
    CHANGES_TOPIC: randomTopic('changes'),
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
    await deleteTopics([...config.broker.eventTopics, config.broker.changesTopic]);
  };
  return { app, url: `http://127.0.0.1:${port}`, port, database, config, stop };
}
