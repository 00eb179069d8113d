import { Kafka, Partitioners, logLevel } from 'kafkajs';

/**
 * A producer of events as anybody would write it: ringback needs nothing special in Kafka. The key keeps the events of
 * one host in order.
 *
 * @returns {Promise<{ partition: number, offset: string }[]>} where each event lies in the log
 */
export async function produce({ brokers, topic, events }) {
  const kafka = new Kafka({ clientId: 'demo-cmdb', brokers, logLevel: logLevel.ERROR });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    const positions = [];
    for (const { host, text } of events) {
      const [{ partition, baseOffset }] = await producer.send({
        topic,
        acks: -1,
        messages: [{ key: String(host), value: text }],
      });
      positions.push({ partition, offset: baseOffset });
    }
    return positions;
  } finally {
    await producer.disconnect();
  }
}
