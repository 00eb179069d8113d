import { Kafka, logLevel, type KafkaConfig } from 'kafkajs';
import type { Logger } from 'pino';
import { attentiveSockets } from './attentive-socket.js';
import type { BrokerOptions } from './broker-options.js';
import { registerCodecs } from './codecs/register-codecs.js';
import { kafkaLog } from './kafka-log.js';
import { PATIENCE, type Patience } from './patience.js';

/**
 * A kafkajs client that reads every codec and logs through pino.
 * @param patience `patient` (default) for consumers: a broker that is away for minutes is waited for. Pass
 *   PATIENT_RETRY to `consumer({ retry })` as well. `prompt` for TopicAdmin and EventProducer.
 */
export function createKafka(
  options: BrokerOptions,
  clientId: string,
  logger: Logger,
  patience: Patience = 'patient',
): Kafka {
  registerCodecs();
  const config: KafkaConfig = {
    brokers: [...options.brokers],
    clientId,
    logLevel: logger.isLevelEnabled('trace') ? logLevel.DEBUG : logLevel.INFO,
    logCreator: kafkaLog(logger),
    socketFactory: attentiveSockets,
    ...PATIENCE[patience],
  };
  if (options.ssl === true) config.ssl = true;
  if (options.sasl !== undefined) config.sasl = options.sasl;
  return new Kafka(config);
}
