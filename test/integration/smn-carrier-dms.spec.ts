import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CarriedOutcome } from '../../apps/pusher/src/delivery/carrier.js';
import type { Carriers } from '../../apps/pusher/src/delivery/carriers.js';
import { testKafka } from './broker-fixture.js';
import { readAll } from './broker-read-all.js';
import { deleteTopics, randomTopic } from './broker-topics.js';
import {
  openCarriers,
  PUBLICATION,
  SUBSCRIPTION_URN,
  TOPIC_URN,
  UNSUBSCRIBE_URL,
} from './smn-carriers-fixture.js';
import { carried, deliveryOf, eventOf, MESSAGE_ID, subscriberOf, terms } from './smn-deliveries.js';

const topic = randomTopic('dms');
let carriers: Carriers;

beforeAll(async () => {
  const admin = testKafka('prompt').admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
});

beforeEach(async () => {
  carriers = await openCarriers();
});

afterAll(async () => {
  await deleteTopics([topic]);
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
