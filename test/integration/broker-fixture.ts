import { pino } from 'pino';
import { brokerOptions, createKafka, type Patience } from '#libs/broker';
import { BrokerConfig, loadConfig } from '#libs/config';
import type { Kafka } from 'kafkajs';
import { brokersFromEnvironment } from './broker-topics.js';

export const silent = pino({ level: 'silent' });

export function testKafka(patience: Patience, brokers = brokersFromEnvironment()): Kafka {
  const config = loadConfig(BrokerConfig, { KAFKA_BROKERS: brokers });
  return createKafka(brokerOptions(config), 'ringback-test', silent, patience);
}
