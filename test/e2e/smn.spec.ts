import { afterAll, expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import { hostEvent } from '../support/host-event.js';
import { MailServer } from '../support/mail-server.js';
import { answer } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import { expectSigned, messageOf, notified, pushes, SmnProject } from './smn-system.js';

const mail = await MailServer.start();
const withMail = { SMTP_URL: mail.url, SMTP_FROM: 'ringback@localhost' };
const it = systemTest({ apiEnv: withMail, pusherEnv: withMail });

afterAll(() => mail.close());

it('should ask for confirmation, notify with signed messages, and stop when it is canceled', async ({
  system,
  receiver,
  tenant,
}) => {
  const smn = await SmnProject.create(system, tenant, 'alarm');
  const urn = await smn.subscribe('http', receiver.url('/a'));
  const [invitation] = await pushes(receiver, '/a', 'SubscriptionConfirmation', 1);
  await expectSigned(messageOf(invitation));
  await smn.publish({ message: 'before it is confirmed' });
  expect((await fetch(messageOf(invitation)['subscribe_url'] ?? '')).status).toBe(200);

  const id = await smn.publish({ subject: 'a subject', message: 'hello\n"you"' });
  const [notification] = await pushes(receiver, '/a', 'Notification', 1);
  const message = messageOf(notification);
  expect(message).toMatchObject({
    type: 'Notification',
    subject: 'a subject',
    message: 'hello\n"you"',
    message_id: id,
    topic_urn: smn.topicUrn,
    signature_version: 'v1',
  });
  await expectSigned(message);
  expect(notification?.headers).toMatchObject({
    'x-smn-message-id': id,
    'x-smn-topic-urn': smn.topicUrn,
    'x-smn-subscription-urn': urn,
  });

  expect((await fetch(message['unsubscribe_url'] ?? '')).status).toBe(200);
  // It is pushed to who is canceled by now, so the pusher knows.
  const [canceled] = await pushes(receiver, '/a', 'UnsubscribeConfirmation', 1);
  await expectSigned(messageOf(canceled));
  await smn.publish({ message: 'after it was canceled' });
  await smn.settled();
  expect(notified(receiver, '/a')).toEqual(['hello\n"you"']);
  expect((await fetch(messageOf(canceled)['subscribe_url'] ?? '')).status).toBe(200);
  await smn.publish({ message: 'back' });
  await pushes(receiver, '/a', 'Notification', 2);
  expect(notified(receiver, '/a')).toEqual(['hello\n"you"', 'back']);
});

it("should filter as the vendor's example says, and by new polices from their answer on", async ({
  system,
  receiver,
  tenant,
}) => {
  const smn = await SmnProject.create(system, tenant, 'calendar');
  const [a, b] = [
    await smn.subscribeAndConfirm(receiver, '/a'),
    await smn.subscribeAndConfirm(receiver, '/b'),
  ];
  await smn.subscribeAndConfirm(receiver, '/none');
  const polices = (urn: string, wanted: Readonly<Record<string, readonly string[]>>) => ({
    polices: [
      {
        subscription_urn: urn,
        filter_polices: Object.entries(wanted).map(([name, string_equals]) => ({ name, string_equals })),
      },
    ],
  });
  const filter = async (method: string, body: object): Promise<void> => {
    const answered = await smn.client.call(method, 'subscriptions/filter_polices', body);
    expect(answered).toMatchObject({ status: 200 });
  };
  await filter('POST', polices(a, { week: ['sunday', 'wednesday'], time: ['morning', 'afternoon'] }));
  await filter('POST', polices(b, { week: ['monday', 'tuesday', 'wednesday'], time: ['night', 'midnight'] }));
  const publish = (message: string, attributes: Readonly<Record<string, string | readonly string[]>>) =>
    smn.publish({
      message,
      message_attributes: Object.entries(attributes).map(([name, value]) => ({
        name,
        type: typeof value === 'string' ? 'STRING' : 'STRING_ARRAY',
        value,
      })),
    });
  await publish('to A', { week: 'sunday' });
  await publish('to nobody', { week: 'sunday', time: 'night' });
  await publish('to both', { week: ['sunday', 'monday'], time: ['morning', 'night'] });
  await publish('to all', {});
  await filter('PUT', polices(b, { week: ['sunday'] }));
  await publish('to A, and B by now', { week: 'sunday' });
  await smn.settled();
  expect([...notified(receiver, '/a')].sort()).toEqual(['to A', 'to A, and B by now', 'to all', 'to both']);
  expect([...notified(receiver, '/b')].sort()).toEqual(['to A, and B by now', 'to all', 'to both']);
  expect(notified(receiver, '/none')).toEqual(['to all']);
});

it('should notify of events that any Kafka client produces, and tell other subscriptions what is published', async ({
  system,
  receiver,
  tenant,
}) => {
  const smn = await SmnProject.create(system, tenant, 'hostcreate');
  await smn.subscribeAndConfirm(receiver, '/smn');
  await system.subscribe(receiver, { callback_url: receiver.url('/blueking') }, `${tenant}/0`);
  const event = hostEvent({ tenant });
  await system.producer.send(event);
  const [notification] = await pushes(receiver, '/smn', 'Notification', 1);
  const message = messageOf(notification);
  expect(message['message']).toBe(event);
  expect(message).not.toHaveProperty('subject');
  await expectSigned(message);

  const id = await smn.publish({ message: 'by SMN' });
  await eventually(() => receiver.to('/blueking').length === 2);
  expect(receiver.to('/blueking').map((request) => request.json())).toContainEqual({
    event_type: 'smn',
    action: 'publish',
    obj_type: 'hostcreate',
    data: [
      {
        cur_data: { subject: null, message: 'by SMN', message_attributes: [], message_id: id },
        pre_data: null,
      },
    ],
    bk_supplier_account: tenant,
    distribution_id: expect.any(Number) as number,
    subscription_id: expect.any(Number) as number,
  });
});

it('should carry messages by mail, with links to confirm and to cancel', async ({ system, tenant }) => {
  const to = `${tenant}@mail.example`;
  const smn = await SmnProject.create(system, tenant, 'alarm');
  await smn.subscribe('email', to);
  const [invitation] = await mail.received(to, 1);
  expect((await fetch(linkIn(invitation?.text))).status).toBe(200);
  await smn.publish({ subject: 'fire', message: 'in the house', message_structure: undefined });
  const [, notification] = await mail.received(to, 2);
  expect(notification?.headers['subject']).toBe('fire');
  expect(notification?.text).toContain('in the house');
  expect((await fetch(linkIn(notification?.text))).status).toBe(200);
  const [, , canceled] = await mail.received(to, 3);
  expect(canceled?.text).toContain('was canceled');
  await smn.publish({ message: 'to nobody' });
  await smn.settled();
  expect(mail.mails.filter((each) => each.to.includes(to))).toHaveLength(3);
});

it('should write messages to a topic of Kafka', async ({ system, tenant }) => {
  const topic = `${system.topics[0] ?? ''}.dms.${tenant}`;
  const admin = system.kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1 }] });
  const smn = await SmnProject.create(system, tenant, 'alarm');
  const urn = await smn.subscribe('dms', topic);
  await smn.publish({ message: 'to a queue' });
  await smn.settled();
  expect(await system.tables.progress(await smn.idOf(urn))).toMatchObject({ total: 1, failure: 0 });
  expect(await admin.fetchTopicOffsets(topic)).toMatchObject([{ high: '1' }]);
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
});

it('should make no attempt after time_to_live, and count what is dead', async ({
  system,
  receiver,
  tenant,
}) => {
  const smn = await SmnProject.create(system, tenant, 'alarm');
  const urn = await smn.subscribeAndConfirm(receiver, '/a');
  receiver.behave(() => answer(500));
  await smn.publish({ message: 'soon stale', time_to_live: '1' });
  const id = await smn.idOf(urn);
  await eventually(async () => {
    expect(await system.tables.parked(id)).toMatchObject([{ state: 'dead', reason: 'expired' }]);
  });
  expect(await system.tables.progress(id)).toMatchObject({ total: 1, failure: 1, dead: 1 });
  const attempts = receiver.to('/a').length;
  receiver.behave(() => answer(200));
  await smn.publish({ message: 'fresh', time_to_live: '60' });
  await smn.settled();
  expect(notified(receiver, '/a').slice(attempts - 1)).toEqual(['fresh']);
});

it('should lose nothing when pushers are killed, and push the same bytes when it tries again', async ({
  system,
  receiver,
  tenant,
}) => {
  const smn = await SmnProject.create(system, tenant, 'alarm');
  const urn = await smn.subscribeAndConfirm(receiver, '/a');
  const id = await smn.idOf(urn);
  receiver.behave(() => answer(500));
  await smn.publish({ subject: 'a subject', message: 'kept' });
  await eventually(async () => {
    expect((await system.tables.parked(id)).map(({ state }) => state)).toEqual(['parked']);
  });
  const [first] = await pushes(receiver, '/a', 'Notification', 1);
  for (const pusher of system.pushers) pusher.kill('SIGKILL');
  await Promise.all(system.pushers.map(({ exited }) => exited));
  await smn.publish({ message: 'while nobody pushes' });
  const publishedAt = Date.now();
  receiver.behave(() => answer(200));
  await system.startPusher();
  await system.tables.makeDue(id);
  await eventually(() => receiver.accepted.some(({ text }) => text === first?.text), {
    timeoutMs: 30_000,
    describe: () => receiver.requests.map(({ text, answered }) => ({ text, answered })),
  });
  await eventually(() => notified(receiver, '/a').includes('while nobody pushes'));
  // When it was first sent, not when it was published: the lease of who was killed had to end in between.
  const late = receiver.accepted.map(messageOf).find(({ message }) => message === 'while nobody pushes');
  expect(Date.parse(String(late?.['timestamp'])) - publishedAt).toBeGreaterThan(2_000);
  await eventually(async () => {
    const counts = { total: 2, failure: 1, recovered: 1, dead: 0 };
    expect(await system.tables.progress(id)).toMatchObject(counts);
  });
});

function linkIn(text: string | undefined): string {
  return /http:\S+/.exec(text ?? '')?.[0] ?? '';
}
