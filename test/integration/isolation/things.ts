import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** One of everything that a tenant can have, and what names it. */
export interface Things {
  readonly tenant: string;
  /** Stands in texts of the things, and in no name of them: whoever is answered it has seen one. */
  readonly marker: string;
  readonly endpoint: string;
  readonly subscriptionId: number;
  readonly commandId: number;
  readonly secretId: string;
  readonly topicUrn: string;
  readonly subscriptionUrn: string;
}

interface Home {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly topic: string;
}

/** Makes them as the tenant's admin; what only pushers write, in the database. */
export async function makeThings(home: Home, tenant: string, token: string, marker: string): Promise<Things> {
  const unique = randomBytes(4).toString('hex');
  const endpoint = `http://127.0.0.1:9/${marker}/${unique}`;
  const post = async (path: string, body: unknown, method = 'POST') => {
    const headers = { 'Content-Type': 'application/json', 'X-Auth-Token': token };
    const response = await fetch(home.url + path, { method, headers, body: JSON.stringify(body) });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const created = await post('/api/v1/subscriptions', {
    name: `${marker} ${unique}`,
    callback_url: endpoint,
    event_names: ['hostcreate'],
    tenant,
  });
  const subscriptionId = Number(created['id']);
  const path = `/api/v1/subscriptions/${subscriptionId}`;
  const command = await post(`${path}/replay`, { to: 'latest' });
  const secret = await post(`${path}/secrets`, { kind: 'v1' });
  await writeTraces(home, subscriptionId, marker);
  const project = `/v2/${tenant}/notifications`;
  const topic = await post(`${project}/topics`, { name: 'topic', display_name: marker });
  const topicUrn = String(topic['topic_urn']);
  await post(`${project}/topics/${topicUrn}`, { display_name: marker }, 'PUT');
  await post(`${project}/topics/${topicUrn}/attributes/introduction`, { value: marker }, 'PUT');
  const subscribed = await post(`${project}/topics/${topicUrn}/subscriptions`, {
    protocol: 'http',
    endpoint,
    remark: marker,
  });
  return {
    tenant,
    marker,
    endpoint,
    subscriptionId,
    commandId: Number(command['id']),
    secretId: String(secret['id']),
    topicUrn,
    subscriptionUrn: String(subscribed['subscription_urn']),
  };
}

async function writeTraces({ dataSource, topic }: Home, id: number, marker: string): Promise<void> {
  await dataSource.query(
    'INSERT INTO attempt (subscription_id, topic, `partition`, `offset`, event_name, attempt, at, url, ms, verdict) ' +
      "VALUES (?, ?, 0, 0, 'hostcreate', 1, UTC_TIMESTAMP(3), ?, 1, 'timeout')",
    [id, topic, `http://127.0.0.1:9/${marker}`],
  );
  await dataSource.query(
    'INSERT INTO parked_delivery (subscription_id, topic, `partition`, `offset`, state, event_name, payload, payload_bytes, splice_at, content_type, attempts, detail, parked_at) ' +
      "VALUES (?, ?, 0, 0, 'parked', 'hostcreate', '{}', 2, -1, 'application/json', 3, ?, UTC_TIMESTAMP(3))",
    [id, topic, marker],
  );
  await dataSource.query(
    "INSERT INTO notice (kind, subscription_id, detail, published, at) VALUES ('gone', ?, ?, 1, UTC_TIMESTAMP(3))",
    [id, marker],
  );
  await dataSource.query(
    'INSERT INTO rejected_event (topic, `partition`, `offset`, reason, excerpt, at) VALUES (?, 0, ?, ?, ?, UTC_TIMESTAMP(3))',
    [topic, id, marker, Buffer.from(marker)],
  );
}
