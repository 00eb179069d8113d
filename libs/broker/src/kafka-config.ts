import { type KafkaConfig, logLevel } from 'kafkajs';
import type { Logger } from 'pino';
import { attentiveSockets } from './attentive-socket.js';
import type { BrokerOptions } from './broker-options.js';
import { kafkaLog } from './kafka-log.js';
import { PATIENCE, type Patience } from './patience.js';

/** The settings of every kafkajs client, whoever makes it: Nest's own transport makes one too. */
export function kafkaConfig(
  options: BrokerOptions,
  clientId: string,
  logger: Logger,
  patience: Patience,
): KafkaConfig {
  return {
    brokers: [...options.brokers],
    clientId,
    logLevel: logger.isLevelEnabled('trace') ? logLevel.DEBUG : logLevel.INFO,
    logCreator: kafkaLog(logger),
    socketFactory: attentiveSockets,
    ...PATIENCE[patience],
    ...(options.ssl === true && { ssl: true }),
    ...(options.sasl !== undefined && { sasl: options.sasl }),
  };
}
