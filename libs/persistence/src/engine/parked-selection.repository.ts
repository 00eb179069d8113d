import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { boundedQuery } from '../bounded.js';
import type { ParkedState } from '../entities/parked-delivery.entity.js';
import type { PartitionRef } from './partition-ref.js';

/** A delivery in the database without its payload. */
export interface SelectedDelivery {
  readonly offset: number;
  readonly state: ParkedState;
  readonly orderingKey: string | null;
  readonly payloadBytes: number;
}

/** The deliveries of a lane that a person means: one, those of a key, or all. */
export interface LaneSelection extends PartitionRef {
  readonly subscriptionId: number;
  readonly offset: number | null;
  readonly orderingKey: string | null;
}

interface SelectedRow {
  readonly offset: string;
  readonly state: ParkedState;
  readonly ordering_key: string | null;
  readonly payload_bytes: number;
}

/** Parked, held and dead deliveries as commands of a person select them. */
@Injectable()
export class ParkedSelectionRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** What is parked later, in a partition whose owner asks, gets a greater id. */
  async lastId(): Promise<number> {
    const rows: { id: string | null }[] = await boundedQuery(
      this.dataSource,
      'SELECT MAX(id) AS id FROM parked_delivery',
    );
    return Number(rows[0]?.id ?? 0);
  }

  /**
   * Those of a selection below an offset, from the highest down: what is held before what it is held behind.
   * @param upToId what came later is not meant
   */
  async select(
    { topic, partition, subscriptionId, offset, orderingKey }: LaneSelection,
    { below, upToId, limit }: { readonly below: number; readonly upToId: number; readonly limit: number },
  ): Promise<readonly SelectedDelivery[]> {
    const conditions = [
      ...(offset === null ? [] : [{ sql: '`offset` = ?', value: offset }]),
      ...(orderingKey === null ? [] : [{ sql: 'ordering_key = ?', value: orderingKey }]),
    ];
    const rows: SelectedRow[] = await boundedQuery(
      this.dataSource,
      'SELECT `offset`, state, ordering_key, payload_bytes FROM parked_delivery ' +
        'WHERE subscription_id = ? AND topic = ? AND `partition` = ? AND `offset` < ? AND id <= ? ' +
        `${conditions.map(({ sql }) => `AND ${sql} `).join('')}ORDER BY \`offset\` DESC LIMIT ?`,
      [subscriptionId, topic, partition, below, upToId, ...conditions.map(({ value }) => value), limit],
    );
    return rows.map(toSelected);
  }

  /** Every one of a lane from an offset on, in log order; dead ones only below an offset. */
  async from(
    { topic, partition }: PartitionRef,
    subscriptionId: number,
    {
      offset,
      deadBelow,
      limit,
    }: { readonly offset: number; readonly deadBelow: number; readonly limit: number },
  ): Promise<readonly SelectedDelivery[]> {
    const rows: SelectedRow[] = await boundedQuery(
      this.dataSource,
      'SELECT `offset`, state, ordering_key, payload_bytes FROM parked_delivery ' +
        'WHERE subscription_id = ? AND topic = ? AND `partition` = ? AND `offset` >= ? ' +
        "AND (state <> 'dead' OR `offset` < ?) ORDER BY `offset` LIMIT ?",
      [subscriptionId, topic, partition, offset, deadBelow, limit],
    );
    return rows.map(toSelected);
  }

  /** The first of a key that is parked or held: the others of the key wait for it. */
  async headOfKey(
    { topic, partition }: PartitionRef,
    subscriptionId: number,
    orderingKey: string,
  ): Promise<SelectedDelivery | undefined> {
    const rows: SelectedRow[] = await boundedQuery(
      this.dataSource,
      'SELECT `offset`, state, ordering_key, payload_bytes FROM parked_delivery ' +
        "WHERE topic = ? AND `partition` = ? AND subscription_id = ? AND ordering_key = ? AND state IN ('parked', 'held') " +
        'ORDER BY `offset` LIMIT 1',
      [topic, partition, subscriptionId, orderingKey],
    );
    return rows.map(toSelected)[0];
  }
}

function toSelected(row: SelectedRow): SelectedDelivery {
  return {
    offset: Number(row.offset),
    state: row.state,
    orderingKey: row.ordering_key,
    payloadBytes: row.payload_bytes,
  };
}
