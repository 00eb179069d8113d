import type { FactoryProvider } from '@nestjs/common';
import { brokerOptions, createKafka, EventProducer } from '#libs/broker';
import { Clock } from '#libs/domain';
import { Egress } from '#libs/egress';
import { LOGGER, type Logger } from '#libs/observability';
import { SigningKeyRepository } from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import { openSmnSigner } from '#libs/smn-signing';
import { Carriers } from '../delivery/carriers.js';
import { makeCarriers } from '../delivery/make-carriers.js';
import { PusherConfig } from '../pusher.config.js';

/** Opens the key of SMN's signatures first: without it there is no pusher. */
export const carriersProvider: FactoryProvider<Carriers> = {
  provide: Carriers,
  inject: [PusherConfig, Egress, SecretBox, SigningKeyRepository, Clock, LOGGER],
  useFactory: async (
    { smn, broker }: PusherConfig,
    egress: Egress,
    secrets: SecretBox,
    keys: SigningKeyRepository,
    clock: Clock,
    logger: Logger,
  ) => {
    const signer = await openSmnSigner({ config: smn, keys, box: secrets, clock });
    const kafka = createKafka(brokerOptions(broker), 'ringback-pusher-dms', logger, 'prompt');
    const openProducer = () => new EventProducer(kafka, logger);
    return makeCarriers({ smn, broker, egress, secrets, signer, openProducer });
  },
};
