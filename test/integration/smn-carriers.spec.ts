import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CarriedOutcome } from '../../apps/pusher/src/delivery/carrier.js';
import type { Carriers } from '../../apps/pusher/src/delivery/carriers.js';
import { makeCarriers } from '../../apps/pusher/src/delivery/make-carriers.js';
import { EventProducer } from '#libs/broker';
import { smnTokenContext } from '#libs/domain';
import { AddressPolicy, Egress } from '#libs/egress';
import { SecretBox } from '#libs/secrets';
import { SmnSigner } from '#libs/smn-signing';
import { MailServer } from '../support/mail-server.js';
import { Receiver } from '../support/receiver.js';
import { answer } from '../support/replies.js';
import { TEST_SECRET_KEY } from '../support/secret-key.js';
import { silent, testKafka } from './broker-fixture.js';
import { readAll } from './broker-read-all.js';
import { deleteTopics, randomTopic } from './broker-topics.js';
import { carried, deliveryOf, eventOf, MESSAGE_ID, subscriberOf, terms, URN_ID } from './smn-deliveries.js';

const TOPIC_URN = 'urn:smn:local:project:alarm';
const SUBSCRIPTION_URN = `${TOPIC_URN}:${URN_ID}`;
const UNSUBSCRIBE_URL = `http://ringback.example/base/rest/v2/notifications/subscription/unsubscribe?subscription_urn=${encodeURIComponent(SUBSCRIPTION_URN)}`;
const PUBLICATION = {
  message_id: MESSAGE_ID,
  subject: 'a subject',
  message: 'hello',
  structure: { default: 'for the rest', email: 'for mail', dms: 'for dms' },
  attributes: [{ name: 'week', type: 'STRING', values: ['sunday'] }],
};

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const box = new SecretBox(TEST_SECRET_KEY);

class CountingSigner extends SmnSigner {
  override readonly certificateId = 'SMN_local_0.pem';
  signed = 0;

  override sign(text: string): Promise<string> {
    this.signed++;
    return Promise.resolve(sign('sha256', Buffer.from(text), privateKey).toString('base64'));
  }
}

let egress: Egress;
let receiver: Receiver;
let mail: MailServer;
let signer: CountingSigner;
let carriers: Carriers;
const topic = randomTopic('dms');

function made(smtpUrl: string): Carriers {
  const kafka = testKafka('prompt');
  return makeCarriers({
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
}

beforeAll(async () => {
  egress = new Egress({ policy: AddressPolicy.parse(['127.0.0.0/8']), userAgent: 'ringback/test' });
  receiver = await Receiver.start();
  mail = await MailServer.start();
  const admin = testKafka('prompt').admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
});

beforeEach(() => {
  signer = new CountingSigner();
  receiver.requests.length = 0;
  receiver.behave(() => answer(200));
  mail.mails.length = 0;
  mail.behave = () => null;
  carriers = made(mail.url);
  return () => carriers.close();
});

afterAll(async () => {
  await egress.close(0);
  await receiver.close();
  await mail.close();
  await deleteTopics([topic]);
});

function invitation(kind: string) {
  const sealed = box.seal(Buffer.from('the token'), smnTokenContext(URN_ID));
  return eventOf(kind, {
    message_id: MESSAGE_ID,
    urn_id: URN_ID,
    sealed_token: sealed.toString('base64'),
  });
}

function isVerified(body: Record<string, string>, names: readonly string[]): boolean {
  const text = names.map((name) => (body[name] === undefined ? '' : `${name}\n${body[name]}\n`)).join('');
  return verify('sha256', Buffer.from(text), publicKey, Buffer.from(body['signature'] ?? '', 'base64'));
}

const NOTIFIED = ['message', 'message_id', 'subject', 'timestamp', 'topic_urn', 'type'];
const CONFIRMED = ['message', 'message_id', 'subscribe_url', 'timestamp', 'topic_urn', 'type'];

describe('http', () => {
  const push = (event = eventOf('publish', PUBLICATION), headers = {}): Promise<CarriedOutcome> => {
    const own = terms({ endpoint: receiver.url(), headers });
    return carried(carriers, deliveryOf(subscriberOf(own, receiver.url()), event));
  };

  it('should push a publication as a signed notification, with the headers that were asked for', async () => {
    const outcome = await push(undefined, { 'x-own': 'yes', 'X-RINGBACK-ATTEMPT': 'no' });
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    const [request] = receiver.requests;
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-smn-message-type': 'Notification',
      'x-smn-message-id': MESSAGE_ID,
      'x-smn-topic-urn': TOPIC_URN,
      'x-smn-subscription-urn': SUBSCRIPTION_URN,
      'webhook-id': 'msg_smn_2_5_7',
      'x-ringback-attempt': '1',
      'x-own': 'yes',
    });
    const body = request?.json() as Record<string, string>;
    expect(body).toMatchObject({
      type: 'Notification',
      subject: 'a subject',
      topic_urn: TOPIC_URN,
      message_id: MESSAGE_ID,
      signature_version: 'v1',
      message: 'for the rest',
      unsubscribe_url: UNSUBSCRIBE_URL,
      signing_cert_url: 'http://ringback.example/base/smn/SMN_local_0.pem',
      timestamp: '2025-11-22T03:14:07Z',
    });
    expect(isVerified(body, NOTIFIED)).toBe(true);
  });

  it('should push an event of Kafka as a notification whose message is the event, the same each time', async () => {
    await push(eventOf(undefined, '{"n": 12345678901234567890}'));
    await push(eventOf(undefined, '{"n": 12345678901234567890}'));
    const [body, again] = receiver.requests.map((request) => request.json() as Record<string, string>);
    expect(body?.['message']).toBe('{"n": 12345678901234567890}');
    expect(body?.['message_id']).toMatch(/^[0-9a-f]{32}$/);
    expect(body).not.toHaveProperty('subject');
    expect(isVerified(body ?? {}, NOTIFIED)).toBe(true);
    expect(again).toEqual(body);
  });

  it.each([
    ['subscription_confirmation', 'SubscriptionConfirmation'],
    ['unsubscribe_confirmation', 'UnsubscribeConfirmation'],
  ])('should push a %s with a signed link that holds the token', async (kind, type) => {
    await push(invitation(kind));
    const [request] = receiver.requests;
    expect(request?.headers['x-smn-message-type']).toBe(type);
    const body = request?.json() as Record<string, string>;
    const link = new URL(body['subscribe_url'] ?? '');
    expect(`${link.origin}${link.pathname}`).toBe(
      'http://ringback.example/base/rest/v2/notifications/subscription/confirm',
    );
    expect(Object.fromEntries(link.searchParams)).toEqual({
      token: 'the token',
      topic_urn: TOPIC_URN,
      endpoint: receiver.url(),
    });
    expect(isVerified(body, CONFIRMED)).toBe(true);
  });

  it('should sign an event once for all that get it', async () => {
    const event = eventOf('publish', PUBLICATION);
    await Promise.all([push(event), push(event), push(event)]);
    expect([receiver.requests.length, signer.signed]).toEqual([3, 1]);
  });

  it('should say why a message cannot be made, and push nothing', async () => {
    const event = eventOf('subscription_confirmation', {
      message_id: MESSAGE_ID,
      urn_id: URN_ID,
      sealed_token: 'c2VhbGVk',
    });
    const outcome = await push(event);
    expect(outcome).toMatchObject({
      kind: 'declined',
      detail: expect.stringContaining('SECRET_KEY') as string,
    });
    expect(receiver.requests).toEqual([]);
  });

  it('should be broken off at once, whatever it waits for', async () => {
    receiver.behave(() => () => new Promise(() => undefined));
    const subscriber = subscriberOf(terms({ endpoint: receiver.url() }), receiver.url());
    for (const isUnderWay of [false, true]) {
      const outcomes: CarriedOutcome[] = [];
      const delivery = deliveryOf(subscriber, eventOf('publish', PUBLICATION));
      const cancel = carriers.carry(delivery, 0, (outcome) => outcomes.push(outcome));
      if (isUnderWay) await receiver.received(1);
      cancel();
      expect(outcomes).toEqual([{ kind: 'aborted' }]);
    }
  });

  it('should push a publication to other subscriptions as an envelope with the ids', async () => {
    const delivery = deliveryOf(subscriberOf(null, receiver.url()), eventOf('publish', PUBLICATION));
    await carried(carriers, delivery);
    expect(receiver.requests[0]?.json()).toEqual({
      event_type: 'smn',
      action: 'publish',
      obj_type: 'alarm',
      data: [
        {
          cur_data: {
            subject: 'a subject',
            message: 'for the rest',
            message_attributes: [{ name: 'week', type: 'STRING', value: 'sunday' }],
            message_id: MESSAGE_ID,
          },
          pre_data: null,
        },
      ],
      bk_supplier_account: 'project',
      distribution_id: 5 * 1_024 + 2,
      subscription_id: 7,
    });
  });
});

describe('email', () => {
  const own = terms({ protocol: 'email', endpoint: 'person@mail.example' });
  const send = (event = eventOf('publish', PUBLICATION), timeoutSeconds = 5): Promise<CarriedOutcome> =>
    carried(carriers, deliveryOf(subscriberOf(own, 'mailto:person@mail.example', timeoutSeconds), event));

  it('should send a notification with its subject, text and the link to cancel', async () => {
    expect(await send()).toMatchObject({ kind: 'accepted', status: 250 });
    const [received] = mail.mails;
    expect(received).toMatchObject({ from: 'ringback@localhost', to: ['person@mail.example'] });
    expect(received?.headers).toMatchObject({
      from: 'alarm <ringback@localhost>',
      to: 'person@mail.example',
      subject: 'a subject',
      'message-id': '<msg_smn_2_5_7@ringback>',
      'x-smn-message-type': 'Notification',
    });
    expect(received?.text).toContain('for mail');
    expect(received?.text).toContain(UNSUBSCRIBE_URL);
  });

  it('should send the link to confirm', async () => {
    await send(invitation('subscription_confirmation'));
    expect(mail.mails[0]?.text).toContain('subscription/confirm?token=the+token');
  });

  it('should keep what a subject says within the subject', async () => {
    await send(eventOf('publish', { ...PUBLICATION, subject: 'a\r\nbcc: other@mail.example' }));
    expect(mail.mails[0]?.to).toEqual(['person@mail.example']);
    expect(mail.mails[0]?.headers).not.toHaveProperty('bcc');
  });

  it.each([450, 550])('should fail with the reply %d of the server', async (code) => {
    mail.behave = () => ({ code, text: 'not now' });
    expect(await send()).toMatchObject({
      kind: 'declined',
      status: code,
      detail: expect.stringContaining('not now') as string,
    });
  });

  it('should use its connections again, also after a refusal', async () => {
    mail.behave = (to) => (to.startsWith('person') ? { code: 550, text: 'no' } : null);
    const before = mail.connections;
    for (let n = 0; n < 4; n++) await send();
    expect(mail.connections - before).toBeLessThan(4);
  });

  it('should end in time while the server hangs, and go on when it does not', async () => {
    mail.behave = () => 'hang';
    const hung = await Promise.all(Array.from({ length: 20 }, () => send(undefined, 1)));
    expect(new Set(hung.map(({ kind }) => kind))).toEqual(new Set(['timeout']));
    mail.behave = () => null;
    expect(await send(undefined, 20)).toMatchObject({ kind: 'accepted' });
    expect(mail.mails).toHaveLength(1);
  });

  it('should fail where nothing listens, and where no server is configured', async () => {
    await carriers.close();
    carriers = made('smtp://127.0.0.1:9');
    expect(await send()).toMatchObject({ kind: 'failed', code: 'ECONNREFUSED' });
    await carriers.close();
    carriers = made('');
    expect(await send()).toMatchObject({ kind: 'declined', detail: 'SMTP_URL is not set' });
  });
});

describe('dms', () => {
  const write = (endpoint: string): Promise<CarriedOutcome> => {
    const own = terms({ protocol: 'dms', endpoint, headers: { 'x-own': 'yes' } });
    return carried(
      carriers,
      deliveryOf(subscriberOf(own, `kafka:${endpoint}`), eventOf('publish', PUBLICATION)),
    );
  };

  it('should write a record: the text under its message id, headers for the rest', async () => {
    expect(await write(topic)).toMatchObject({ kind: 'accepted', status: null });
    const [record] = await readAll(topic, 1);
    expect(record).toMatchObject({ key: MESSAGE_ID, value: 'for dms' });
    expect(record?.headers).toMatchObject({
      'x-own': 'yes',
      'x-smn-message-type': 'Notification',
      'x-smn-message-id': MESSAGE_ID,
      'x-smn-topic-urn': TOPIC_URN,
      'x-smn-subscription-urn': SUBSCRIPTION_URN,
      'x-smn-subject': 'a subject',
      'x-smn-unsubscribe-url': UNSUBSCRIBE_URL,
    });
  });

  it("should refuse this system's own topics, and say that a topic is not there", async () => {
    for (const own of ['smn', 'changes', 'notices'])
      expect(await write(own)).toMatchObject({ kind: 'declined' });
    expect(await write(randomTopic('missing'))).not.toMatchObject({ kind: 'accepted' });
    expect(await write(topic)).toMatchObject({ kind: 'accepted' });
  });
});
