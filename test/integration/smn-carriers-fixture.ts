import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Carriers } from '../../apps/pusher/src/delivery/carriers.js';
import { makeCarriers } from '../../apps/pusher/src/delivery/make-carriers.js';
import type { WindowEvent } from '../../apps/pusher/src/lanes/window-event.js';
import { EventProducer } from '#libs/broker';
import { smnTokenContext } from '#libs/domain';
import { AddressPolicy, Egress } from '#libs/egress';
import { SecretBox } from '#libs/secrets';
import { SmnSigner } from '#libs/smn-signing';
import { TEST_SECRET_KEY } from '../support/secret-key.js';
import { silent, testKafka } from './broker-fixture.js';
import { eventOf, MESSAGE_ID, URN_ID } from './smn-deliveries.js';

export const TOPIC_URN = 'urn:smn:local:project:alarm';
export const SUBSCRIPTION_URN = `${TOPIC_URN}:${URN_ID}`;
export const UNSUBSCRIBE_URL = `http://ringback.example/base/rest/v2/notifications/subscription/unsubscribe?subscription_urn=${encodeURIComponent(SUBSCRIPTION_URN)}`;
export const PUBLICATION = {
  message_id: MESSAGE_ID,
  subject: 'a subject',
  message: 'hello',
  structure: { default: 'for the rest', email: 'for mail', dms: 'for dms' },
  attributes: [{ name: 'week', type: 'STRING', values: ['sunday'] }],
};

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const box = new SecretBox(TEST_SECRET_KEY);

export class CountingSigner extends SmnSigner {
  override readonly certificateId = 'SMN_local_0.pem';
  signed = 0;

  override sign(text: string): Promise<string> {
    this.signed++;
    return Promise.resolve(sign('sha256', Buffer.from(text), privateKey).toString('base64'));
  }
}

/** @param names members of the message that are signed, where they are there */
export function isVerified(body: Record<string, string>, names: readonly string[]): boolean {
  const text = names.map((name) => (body[name] === undefined ? '' : `${name}\n${body[name]}\n`)).join('');
  return verify('sha256', Buffer.from(text), publicKey, Buffer.from(body['signature'] ?? '', 'base64'));
}

/** Carriers that may reach this machine, closed when the test ends. */
export async function openCarriers({ smtpUrl = '', signer = new CountingSigner() } = {}): Promise<Carriers> {
  const kafka = testKafka('prompt');
  const egress = new Egress({ policy: AddressPolicy.parse(['127.0.0.0/8']), userAgent: 'ringback/test' });
  const carriers = await makeCarriers({
    smn: {
      region: 'local',
      publicUrl: 'http://ringback.example/base',
      smtpUrl,
      smtpFrom: 'ringback@localhost',
    },
    broker: { ownTopics: ['smn', 'changes', 'notices'] },
    egress,
    secrets: box,
    signer,
    openProducer: () => new EventProducer(kafka, silent),
  });
  onTestFinished(async () => {
    await carriers.close();
    await egress.close(0);
  });
  return carriers;
}

/** The event that asks for a confirmation, with a sealed token. */
export function invitation(kind: string): WindowEvent {
  const sealed = box.seal(Buffer.from('the token'), smnTokenContext(URN_ID));
  return eventOf(kind, {
    message_id: MESSAGE_ID,
    urn_id: URN_ID,
    sealed_token: sealed.toString('base64'),
  });
}
