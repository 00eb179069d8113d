import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { type CountedItem, recountItems } from '#libs/persistence';
import { TENANT } from './settings.ts';

/** Rows of one statement. */
const CHUNK = 1_000;
/** Event names that the subscriptions are spread over. */
const TOPICS = 100;
/** They are told apart from those of other parts by this. */
const SYSTEM_NAME = 'bench-list';

/** Puts so many subscriptions of SMN into the database at once: what the list reads, as a client would have made it. */
export async function fillList(dataSource: DataSource, count: number): Promise<void> {
  for (let from = 0; from < count; from += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, count - from) }, (_, index) => from + index);
    const { insertId } = await dataSource.query<{ insertId: number }>(
      'INSERT INTO subscription (tenant, business, name, system_name, callback_url, confirm_mode, confirm_pattern, form, ' +
        'timeout_seconds, operator, state, floors, smn, created_at, updated_at) VALUES ?',
      [numbers.map(subscriptionRow)],
    );
    await dataSource.query(
      'INSERT INTO topic_subscription (tenant, subscription_id, topic, urn_id, protocol, endpoint, endpoint_hash, remark, status) VALUES ?',
      [numbers.map((number, index) => itemRow(number, insertId + index))],
    );
    const items = await dataSource.query<(Omit<CountedItem, 'id'> & { id: string })[]>(
      'SELECT id, tenant, protocol, status, remark FROM topic_subscription WHERE subscription_id BETWEEN ? AND ?',
      [insertId, insertId + numbers.length - 1],
    );
    await recountItems(
      dataSource.manager,
      [],
      items.map((item) => ({ ...item, id: Number(item.id) })),
    );
  }
}

export async function clearList(dataSource: DataSource): Promise<void> {
  await dataSource.query('DELETE FROM topic_subscription WHERE tenant = ?', [TENANT]);
  await dataSource.query('DELETE FROM topic_subscription_range WHERE tenant = ?', [TENANT]);
  await dataSource.query('DELETE FROM subscription WHERE tenant = ? AND system_name = ?', [
    TENANT,
    SYSTEM_NAME,
  ]);
}

/** The topic of every hundredth subscription. */
export const LISTED_TOPIC = topicOf(0);

export function endpointOf(number: number): string {
  return `${protocolOf(number)}://receiver-${number}.example/push`;
}

function topicOf(number: number): string {
  return `topic-${number % TOPICS}`;
}

/** A quarter by https. */
function protocolOf(number: number): 'http' | 'https' {
  return number % 4 === 0 ? 'https' : 'http';
}

/** A tenth waits for its confirmation. */
function isConfirmed(number: number): boolean {
  return number % 10 !== 3;
}

/** Half have a remark; one of a hundred names the other team. */
function remarkOf(number: number): string {
  if (number % 2 === 1) return '';
  return number % 100 === 0 ? `Billing ${number}` : `on-call ${number}`;
}

function urnIdOf(number: number): string {
  return createHash('md5').update(String(number)).digest('hex');
}

function subscriptionRow(number: number): unknown[] {
  const urnId = urnIdOf(number);
  const terms = {
    urnId,
    protocol: protocolOf(number),
    endpoint: endpointOf(number),
    headers: {},
    confirmation: isConfirmed(number) ? 'confirmed' : 'unconfirmed',
    polices: number % 5 === 0 ? [{ name: 'week', string_equals: ['sunday', 'monday'] }] : [],
  };
  const name = `urn:smn:local:${TENANT}:${topicOf(number)}:${urnId}`;
  const now = new Date();
  return [
    ...[
      TENANT,
      0,
      name,
      SYSTEM_NAME,
      endpointOf(number),
      'httpstatus',
      '2xx',
      topicOf(number),
      5,
      '',
      'active',
    ],
    ...['{}', JSON.stringify(terms), now, now],
  ];
}

function itemRow(number: number, subscriptionId: number): unknown[] {
  const endpoint = endpointOf(number);
  const hash = createHash('sha256').update(endpoint).digest('hex').slice(0, 16);
  const status = isConfirmed(number) ? 1 : 0;
  return [
    ...[TENANT, subscriptionId, topicOf(number), urnIdOf(number), protocolOf(number)],
    ...[endpoint, hash, remarkOf(number), status],
  ];
}
