import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';

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
  const existing = new Set(await admin.listTopics());
  const there = topics.filter((topic) => existing.has(topic));
  if (there.length > 0) await admin.deleteTopics({ topics: there });
  await admin.disconnect();
}
