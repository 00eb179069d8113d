import { createVerify } from 'node:crypto';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.js';
import type { ReceivedRequest } from '../support/received-request.js';
import type { Receiver } from '../support/receiver.js';
import { SmnClient } from '../support/smn-client.js';
import type { TestSystem } from '../support/test-system.js';

const SIGNED = ['message', 'message_id', 'subject', 'subscribe_url', 'timestamp', 'topic_urn', 'type'];

/** A project of SMN with one topic, as its owner and its subscribers see it. */
export class SmnProject {
  readonly client: SmnClient;
  readonly topicUrn: string;

  private constructor(
    readonly system: TestSystem,
    readonly project: string,
    readonly topic: string,
  ) {
    this.client = new SmnClient(system.api.url, project);
    this.topicUrn = this.client.topicUrn(topic);
  }

  static async create(system: TestSystem, project: string, topic: string): Promise<SmnProject> {
    const made = new SmnProject(system, project, topic);
    expect(await made.client.call('POST', 'topics', { name: topic })).toMatchObject({ status: 201 });
    return made;
  }

  /** @returns the subscription's URN */
  async subscribe(protocol: string, endpoint: string): Promise<string> {
    const { status, body } = await this.client.call('POST', `topics/${this.topicUrn}/subscriptions`, {
      protocol,
      endpoint,
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return String(body['subscription_urn']);
  }

  /** Subscribes a receiver and follows the link that is pushed to it. */
  async subscribeAndConfirm(receiver: Receiver, path: string): Promise<string> {
    const urn = await this.subscribe('http', receiver.url(path));
    const [invitation] = await pushes(receiver, path, 'SubscriptionConfirmation', 1);
    const answered = await fetch(messageOf(invitation)['subscribe_url'] ?? '');
    expect([answered.status, await answered.json()]).toMatchObject([200, { subscription_urn: urn }]);
    return urn;
  }

  async publish(members: object): Promise<string> {
    const { status, body } = await this.client.call('POST', `topics/${this.topicUrn}/publish`, members);
    expect({ status, body }).toMatchObject({ status: 200 });
    return String(body['message_id']);
  }

  /** The number of the subscription that has a URN now. */
  async idOf(urn: string): Promise<number> {
    const rows = await this.system.database.dataSource.query<{ id: number }[]>(
      'SELECT id FROM subscription WHERE name = ?',
      [urn],
    );
    return rows[0]?.id ?? NaN;
  }

  /** Waits until every record was matched, and all that it is for was delivered. */
  async settled(): Promise<void> {
    const admin = this.system.kafka.admin();
    await admin.connect();
    const ends = new Map<string, number>();
    for (const topic of this.system.topics)
      for (const { partition, high } of await admin.fetchTopicOffsets(topic))
        ends.set(`${topic}/${partition}`, Number(high));
    await admin.disconnect();
    await eventually(async () => {
      const leases = await this.system.tables.leases();
      for (const { topic, partition, scanned } of leases)
        expect(scanned).toBeGreaterThanOrEqual(ends.get(`${topic}/${partition}`) ?? 0);
      expect((await this.system.tables.lanes()).filter(({ busy }) => busy)).toEqual([]);
    });
  }
}

export function messageOf(request: ReceivedRequest | undefined): Readonly<Record<string, string>> {
  return request?.json() as Record<string, string>;
}

/** Waits for that many messages of a type on a path. */
export async function pushes(
  receiver: Receiver,
  path: string,
  type: string,
  count: number,
): Promise<readonly ReceivedRequest[]> {
  const found = () => receiver.to(path).filter(({ headers }) => headers['x-smn-message-type'] === type);
  await eventually(() => found().length >= count, {
    describe: () => receiver.requests.map(({ path: at, text }) => ({ at, text })),
  });
  return found();
}

/** What the notifications on a path say. */
export function notified(receiver: Receiver, path: string): readonly string[] {
  return receiver
    .to(path)
    .filter(({ headers }) => headers['x-smn-message-type'] === 'Notification')
    .map((request) => messageOf(request)['message'] ?? '');
}

/** Checks the signature with the certificate that the message names, as the vendor describes it. */
export async function expectSigned(message: Readonly<Record<string, string>>): Promise<void> {
  const served = await fetch(message['signing_cert_url'] ?? '');
  expect(served.status).toBe(200);
  const verify = createVerify('RSA-SHA256');
  for (const name of SIGNED) if (message[name] !== undefined) verify.update(`${name}\n${message[name]}\n`);
  expect(verify.verify(await served.text(), message['signature'] ?? '', 'base64')).toBe(true);
}
