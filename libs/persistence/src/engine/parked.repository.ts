import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SmnRecordKind } from '#libs/domain';
import { boundedQuery } from '../bounded.js';
import { partitionTuples, type PartitionRef } from './partition-ref.js';

/** A key of a lane that deliveries in the database block, and whether its first one waits for an attempt of its own. */
export interface BlockedKey {
  readonly subscriptionId: number;
  readonly orderingKey: string;
  /** The first delivery of the key is held: nothing before it has a schedule that would lead to it. */
  readonly headIsHeld: boolean;
}

/** A delivery as the database holds it. */
export interface ParkedDelivery extends PartitionRef {
  readonly subscriptionId: number;
  readonly offset: number;
  readonly state: 'parked' | 'held';
  readonly orderingKey: string | null;
  readonly eventName: string;
  readonly payload: Buffer;
  readonly spliceAt: number;
  readonly contentType: string;
  readonly traceparent: string | null;
  /** The record's timestamp in whole seconds since 1970. */
  readonly producedAt: number;
  /** Of a record of SMN. */
  readonly smnKind: SmnRecordKind | null;
  readonly replayId: number | null;
  readonly attempts: number;
  /** When its first attempt began, in whole seconds since 1970; 0: it had none. */
  readonly firstSentAt: number;
  readonly retries: number;
}

/** A parked delivery by its place, without what it holds. */
export interface DueDelivery extends PartitionRef {
  readonly subscriptionId: number;
  readonly offset: number;
}

/** What a subscription holds in the database, against its parking quota. */
export interface ParkedUsage {
  readonly deliveries: number;
  readonly bytes: number;
}

interface ParkedRow {
  readonly subscription_id: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly state: 'parked' | 'held';
  readonly ordering_key: string | null;
  readonly event_name: string;
  readonly payload: Buffer;
  readonly splice_at: number;
  readonly content_type: string;
  readonly traceparent: string | null;
  readonly produced_at: number;
  readonly smn_kind: SmnRecordKind | null;
  readonly replay_id: string | null;
  readonly attempts: number;
  readonly first_sent_at: number;
  readonly retries: number;
}

const COLUMNS =
  'subscription_id, topic, `partition`, `offset`, state, ordering_key, event_name, payload, splice_at, content_type, traceparent, produced_at, smn_kind, replay_id, attempts, first_sent_at, retries';

@Injectable()
export class ParkedRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Every key of the partition that parked or held deliveries block. */
  async blockedKeys(ref: PartitionRef): Promise<readonly BlockedKey[]> {
    const rows: { subscription_id: number; ordering_key: string; head: string; parked: string | null }[] =
      await boundedQuery(
        this.dataSource,
        "SELECT subscription_id, ordering_key, MIN(`offset`) AS head, MIN(CASE WHEN state = 'parked' THEN `offset` END) AS parked " +
          "FROM parked_delivery WHERE topic = ? AND `partition` = ? AND state IN ('parked', 'held') AND ordering_key IS NOT NULL " +
          'GROUP BY subscription_id, ordering_key',
        [ref.topic, ref.partition],
      );
    return rows.map((row) => ({
      subscriptionId: row.subscription_id,
      orderingKey: row.ordering_key,
      headIsHeld: row.parked === null || BigInt(row.head) < BigInt(row.parked),
    }));
  }

  /**
   * Parked deliveries whose next attempt is due, the longest due first. Payloads are up to 1 MiB, so which of them are
   * taken up is decided before they are loaded.
   * @param passedOver subscriptions whose deliveries are left alone
   */
  async due(
    refs: readonly PartitionRef[],
    now: Date,
    limit: number,
    passedOver: readonly number[],
  ): Promise<readonly DueDelivery[]> {
    if (refs.length === 0) return [];
    const rows: Pick<ParkedRow, 'subscription_id' | 'topic' | 'partition' | 'offset'>[] = await boundedQuery(
      this.dataSource,
      "SELECT subscription_id, topic, `partition`, `offset` FROM parked_delivery WHERE (topic, `partition`) IN (?) AND state = 'parked' " +
        'AND next_attempt_at <= ? AND subscription_id NOT IN (?) ORDER BY next_attempt_at LIMIT ?',
      [partitionTuples(refs), now, [0, ...passedOver], limit],
    );
    return rows.map(({ subscription_id, topic, partition, offset }) => ({
      subscriptionId: subscription_id,
      topic,
      partition,
      offset: Number(offset),
    }));
  }

  /** Those of the deliveries that are still parked, in any order. */
  async load(deliveries: readonly DueDelivery[]): Promise<readonly ParkedDelivery[]> {
    if (deliveries.length === 0) return [];
    const places = deliveries.map(({ subscriptionId, topic, partition, offset }) => {
      return [subscriptionId, topic, partition, offset];
    });
    const rows: ParkedRow[] = await boundedQuery(
      this.dataSource,
      `SELECT ${COLUMNS} FROM parked_delivery WHERE (subscription_id, topic, \`partition\`, \`offset\`) IN (?) AND state = 'parked'`,
      [places],
    );
    return rows.map(toParkedDelivery);
  }

  /** The first parked or held delivery of a lane's key beyond an offset. */
  async nextOfKey(
    ref: PartitionRef,
    subscriptionId: number,
    orderingKey: string,
    beyond: number,
  ): Promise<ParkedDelivery | undefined> {
    const rows: ParkedRow[] = await boundedQuery(
      this.dataSource,
      `SELECT ${COLUMNS} FROM parked_delivery WHERE topic = ? AND \`partition\` = ? AND subscription_id = ? AND ordering_key = ? AND \`offset\` > ? ` +
        "AND state IN ('parked', 'held') ORDER BY `offset` LIMIT 1",
      [ref.topic, ref.partition, subscriptionId, orderingKey, beyond],
    );
    return rows[0] === undefined ? undefined : toParkedDelivery(rows[0]);
  }

  /** Topics that are not among these, with how many deliveries are parked, held or dead there. */
  async outside(
    topics: readonly string[],
  ): Promise<readonly { readonly topic: string; readonly deliveries: number }[]> {
    const rows: { topic: string; deliveries: string }[] = await boundedQuery(
      this.dataSource,
      'SELECT topic, COUNT(*) AS deliveries FROM parked_delivery WHERE topic NOT IN (?) GROUP BY topic ORDER BY topic',
      [topics],
    );
    return rows.map(({ topic, deliveries }) => ({ topic, deliveries: Number(deliveries) }));
  }

  /** What each of the subscriptions holds in the database, dead deliveries not counted. */
  async usage(subscriptionIds: readonly number[]): Promise<ReadonlyMap<number, ParkedUsage>> {
    const usage = new Map<number, ParkedUsage>(
      subscriptionIds.map((id) => [id, { deliveries: 0, bytes: 0 }]),
    );
    if (subscriptionIds.length === 0) return usage;
    const rows: { subscription_id: number; deliveries: string; bytes: string }[] = await boundedQuery(
      this.dataSource,
      'SELECT subscription_id, COUNT(*) AS deliveries, SUM(payload_bytes) AS bytes FROM parked_delivery ' +
        "WHERE subscription_id IN (?) AND state IN ('parked', 'held') GROUP BY subscription_id",
      [subscriptionIds],
    );
    for (const row of rows) {
      usage.set(row.subscription_id, {
        deliveries: Number(row.deliveries),
        bytes: Number(row.bytes),
      });
    }
    return usage;
  }
}

function toParkedDelivery(row: ParkedRow): ParkedDelivery {
  return {
    subscriptionId: row.subscription_id,
    topic: row.topic,
    partition: row.partition,
    offset: Number(row.offset),
    state: row.state,
    orderingKey: row.ordering_key,
    eventName: row.event_name,
    payload: row.payload,
    spliceAt: row.splice_at,
    contentType: row.content_type,
    traceparent: row.traceparent,
    producedAt: row.produced_at,
    smnKind: row.smn_kind,
    replayId: row.replay_id === null ? null : Number(row.replay_id),
    attempts: row.attempts,
    firstSentAt: row.first_sent_at,
    retries: row.retries,
  };
}
