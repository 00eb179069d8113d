import { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { BrokerOptions } from './broker-options.js';
import { registerCodecs } from './codecs/register-codecs.js';
import { kafkaConfig } from './kafka-config.js';
import type { Patience } from './patience.js';

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
  return new Kafka(kafkaConfig(options, clientId, logger, patience));
}
