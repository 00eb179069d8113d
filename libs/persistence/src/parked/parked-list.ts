import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import { ParkedDeliveryEntity, type ParkedState } from '../entities/parked-delivery.entity.js';
import { type Page, pageOf } from '../page.js';
import { promptReads } from '../prompt.js';
import type { OwnSubscriptionId } from '../subscriptions/own-subscription-id.js';

/** A delivery that waits in the database; its payload only when it was asked for. */
export type ListedParked = Readonly<Omit<ParkedDeliveryEntity, 'payload'>> & {
  readonly payload: Buffer | null;
};

/** Where a parked delivery stands among those of its subscription. */
export interface ParkedPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Which parked deliveries of a subscription are listed; null is any. */
export interface ParkedFilter {
  readonly state: ParkedState | null;
  /** Ordering key, as it is stored. */
  readonly key: string | null;
}

/** A page with payloads ends when it has this many bytes of them, one payload at least. */
const PAGE_PAYLOAD_BYTES = 4 * 1024 * 1024;

/** The quota of 10,000 is passed a little by what several pushers park at once. */
const MAX_UNSETTLED = 20_000;

/** All columns but the payload. */
const COLUMNS = [
  'id',
  'subscriptionId',
  'topic',
  'partition',
  'offset',
  'state',
  'orderingKey',
  'eventName',
  'payloadBytes',
  'spliceAt',
  'contentType',
  'traceparent',
  'producedAt',
  'smnKind',
  'attempts',
  'retries',
  'nextAttemptAt',
  'reason',
  'detail',
  'status',
  'parkedAt',
] as const satisfies readonly (keyof ParkedDeliveryEntity)[];

/** What is parked, held or dead of subscriptions, in the order of the log. */
@Injectable()
export class ParkedList {
  constructor(private readonly dataSource: DataSource) {}

  /** Where that stands which a subscription still gets from here. The parking quota bounds it. */
  async unsettled(subscriptionId: OwnSubscriptionId): Promise<readonly ParkedPosition[]> {
    const rows = await promptReads(this.dataSource, (manager) =>
      manager.query<{ topic: string; partition: number; offset: string }[]>(
        "SELECT topic, `partition`, `offset` FROM parked_delivery WHERE subscription_id = ? AND state IN ('parked', 'held') LIMIT ?",
        [subscriptionId, MAX_UNSETTLED],
      ),
    );
    return rows.map(({ topic, partition, offset }) => ({ topic, partition, offset: Number(offset) }));
  }

  /** @param after the row before the first one; null begins at the first */
  async page(
    subscriptionId: OwnSubscriptionId,
    { state, key }: ParkedFilter,
    after: ParkedPosition | null,
    limit: number,
    withPayload: boolean,
  ): Promise<Page<ListedParked, ParkedPosition>> {
    return promptReads(this.dataSource, async (manager) => {
      const query = manager
        .createQueryBuilder(ParkedDeliveryEntity, 'd')
        .select(COLUMNS.map((column) => `d.${column}`))
        .where('d.subscriptionId = :subscriptionId', { subscriptionId });
      if (state !== null) query.andWhere('d.state = :state', { state });
      if (key !== null) query.andWhere('d.orderingKey = :key', { key });
      if (after !== null) {
        query.andWhere(
          '(d.topic > :topic OR (d.topic = :topic AND (d.partition > :partition OR (d.partition = :partition AND d.offset > :offset))))',
          { ...after },
        );
      }
      const rows = await query
        .orderBy({ 'd.topic': 'ASC', 'd.partition': 'ASC', 'd.offset': 'ASC' })
        .limit(limit + 1)
        .getMany();
      const shown = withPayload ? withinBytes(rows, limit) : limit;
      const page = pageOf(rows, shown, ({ topic, partition, offset }) => ({ topic, partition, offset }));
      const payloads = withPayload ? await payloadsOf(manager, page.rows) : new Map<string, Buffer>();
      return {
        rows: page.rows.map((row) =>
          Object.assign(row as Omit<ParkedDeliveryEntity, 'payload'>, {
            payload: payloads.get(row.id) ?? null,
          }),
        ),
        next: page.next,
      };
    });
  }
}

/** How many rows stay within the bytes of a page. */
function withinBytes(rows: readonly ParkedDeliveryEntity[], limit: number): number {
  let bytes = 0;
  const beyond = rows.findIndex(({ payloadBytes }, index) => {
    bytes += payloadBytes;
    return index > 0 && bytes > PAGE_PAYLOAD_BYTES;
  });
  return beyond === -1 ? limit : Math.min(beyond, limit);
}

/** By the row's id; one that settled meanwhile is missing. */
async function payloadsOf(
  manager: EntityManager,
  rows: readonly ParkedDeliveryEntity[],
): Promise<ReadonlyMap<string, Buffer>> {
  if (rows.length === 0) return new Map();
  const found = await manager.find(ParkedDeliveryEntity, {
    select: { id: true, payload: true },
    where: { id: In(rows.map(({ id }) => id)) },
  });
  return new Map(found.map(({ id, payload }) => [id, payload]));
}
