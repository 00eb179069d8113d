import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CarriedOutcome } from '../../apps/pusher/src/delivery/carrier.js';
import type { Carriers } from '../../apps/pusher/src/delivery/carriers.js';
import { Receiver } from '../support/receiver.js';
import { answer } from '../support/replies.js';
import {
  CountingSigner,
  invitation,
  isVerified,
  openCarriers,
  PUBLICATION,
  SUBSCRIPTION_URN,
  TOPIC_URN,
  UNSUBSCRIBE_URL,
} from './smn-carriers-fixture.js';
import { carried, deliveryOf, eventOf, MESSAGE_ID, subscriberOf, terms, URN_ID } from './smn-deliveries.js';

let receiver: Receiver;
let signer: CountingSigner;
let carriers: Carriers;

beforeAll(async () => {
  receiver = await Receiver.start();
});

beforeEach(async () => {
  signer = new CountingSigner();
  carriers = await openCarriers({ signer });
  receiver.requests.length = 0;
  receiver.behave(() => answer(200));
});

afterAll(async () => {
  await receiver.close();
});

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
