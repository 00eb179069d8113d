import type { EventProducer } from '#libs/broker';
import type { BrokerConfig, SmnConfig } from '#libs/config';
import type { Egress } from '#libs/egress';
import type { SecretBox } from '#libs/secrets';
import type { SmnSigner } from '#libs/smn-signing';
import { CallbackCarrier } from './callback-carrier.js';
import { Carriers } from './carriers.js';
import { DmsCarrier } from './smn/dms-carrier.js';
import { EmailCarrier } from './smn/email-carrier.js';
import type { Mailer } from './smn/mailer.js';
import { SignedMessages } from './smn/signed-messages.js';
import { SmnHttpCarrier } from './smn/smn-http-carrier.js';
import { SmnMessages } from './smn/smn-messages.js';
import { TopicProducers } from './smn/topic-producers.js';
import { WebhookSignatures } from './webhook-signatures.js';

export interface CarrierParts {
  readonly smn: Pick<SmnConfig, 'region' | 'publicUrl' | 'smtpUrl' | 'smtpFrom'>;
  readonly broker: Pick<BrokerConfig, 'ownTopics'>;
  readonly egress: Egress;
  readonly secrets: SecretBox;
  readonly signer: SmnSigner;
  readonly openProducer: () => EventProducer;
}

/** Everything that attempts are carried by; egress stays its owner's. */
export async function makeCarriers(parts: CarrierParts): Promise<Carriers> {
  const { smn, broker, egress, secrets, signer, openProducer } = parts;
  const messages = new SmnMessages(smn.region, smn.publicUrl, secrets);
  const mailer = smn.smtpUrl === '' ? null : await openMailer(smn.smtpUrl, smn.smtpFrom);
  const producers = new TopicProducers(openProducer);
  const http = new SmnHttpCarrier(egress, messages, new SignedMessages(signer, messages));
  return new Carriers(
    {
      callback: new CallbackCarrier(egress, new WebhookSignatures(secrets)),
      http,
      https: http,
      email: new EmailCarrier(messages, mailer),
      dms: new DmsCarrier(messages, producers, broker.ownTopics),
    },
    async () => {
      mailer?.close();
      await producers.close();
    },
  );
}

/** Its library takes 2 MiB: it is loaded where mail is sent. */
async function openMailer(url: string, from: string): Promise<Mailer> {
  const { Mailer } = await import('./smn/mailer.js');
  return new Mailer(url, from);
}
