import { Kafka, logLevel } from 'kafkajs';
import { Pool } from 'undici';

/** The consumer that one would write first: eachMessage, a POST, the next message. */
const url = new URL(process.env['BENCH_URL'] ?? '');
const kafka = new Kafka({
  brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','),
  logLevel: logLevel.NOTHING,
});
const pool = new Pool(url.origin, { connections: 1, pipelining: 1 });
const consumer = kafka.consumer({ groupId: process.env['BENCH_GROUP'] ?? '' });

process.on('SIGTERM', () => process.exit(0));
await consumer.connect();
await consumer.subscribe({ topics: [process.env['BENCH_TOPIC'] ?? ''], fromBeginning: true });
await consumer.run({
  partitionsConsumedConcurrently: 1,
  eachMessage: async ({ message }) => {
    const { body } = await pool.request({
      method: 'POST',
      path: url.pathname,
      headers: { 'content-type': 'application/json' },
      body: message.value,
    });
    await body.dump();
  },
});
