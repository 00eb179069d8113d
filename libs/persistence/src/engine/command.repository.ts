import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { boundedQuery } from '../bounded.js';
import type { CommandResult } from '../entities/command-part.entity.js';
import type { CommandKind } from '../entities/command.entity.js';
import { partitionTuples, type PartitionRef } from './partition-ref.js';

/** A command in one partition, not executed yet or not to its end. */
export interface OpenCommandPart extends PartitionRef {
  readonly commandId: number;
  readonly kind: CommandKind;
  readonly state: 'waiting' | 'running';
  readonly subscriptionId: number;
  /** Whether its subscription still exists. */
  readonly isSubscribed: boolean;
  readonly offset: number | null;
  readonly orderingKey: string | null;
  readonly result: CommandResult | null;
  /** A person wants it ended before it is done. */
  readonly cancelAsked: boolean;
}

/** Ended commands are kept this long, */
const KEPT_DAYS = 30;
/** and this many of a subscription. */
const KEPT_A_SUBSCRIPTION = 1_000;
/** Commands that one call forgets, of each sort: the next call goes on. */
const FORGOTTEN_A_CALL = 500;
/** Open parts that one question returns; the oldest commands come first. */
const MAX_OPEN = 5_000;

const HAS_ENDED =
  "NOT EXISTS (SELECT 1 FROM command_part p WHERE p.command_id = c.id AND p.state IN ('waiting', 'running'))";

/** Commands as the owners of partitions follow them; what becomes of them a settlement writes. */
@Injectable()
export class CommandRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** What waits or runs in these partitions, in the order in which it was asked. */
  async open(refs: readonly PartitionRef[]): Promise<readonly OpenCommandPart[]> {
    if (refs.length === 0) return [];
    const rows: {
      command_id: string;
      topic: string;
      partition: number;
      subscription_id: number;
      state: 'waiting' | 'running';
      offset: string | null;
      ordering_key: string | null;
      result: unknown;
      kind: CommandKind;
      cancel_asked: number;
      subscribed: number | null;
    }[] = await boundedQuery(
      this.dataSource,
      'SELECT p.command_id, p.topic, p.`partition`, p.subscription_id, p.state, p.`offset`, p.ordering_key, p.result, c.kind, c.cancel_asked, s.id AS subscribed ' +
        'FROM command_part p JOIN command c ON c.id = p.command_id LEFT JOIN subscription s ON s.id = p.subscription_id ' +
        "WHERE (p.topic, p.`partition`) IN (?) AND p.state IN ('waiting', 'running') ORDER BY p.command_id LIMIT ?",
      [partitionTuples(refs), MAX_OPEN],
    );
    return rows.map((row) => ({
      commandId: Number(row.command_id),
      kind: row.kind,
      state: row.state,
      topic: row.topic,
      partition: row.partition,
      subscriptionId: row.subscription_id,
      isSubscribed: row.subscribed !== null,
      offset: row.offset === null ? null : Number(row.offset),
      orderingKey: row.ordering_key,
      result: resultOf(row.result),
      cancelAsked: row.cancel_asked === 1,
    }));
  }

  /** Forgets commands that ended long ago, or have many younger ones beside them. */
  async forgetEnded(): Promise<void> {
    const old: { id: string }[] = await boundedQuery(
      this.dataSource,
      `SELECT c.id FROM command c WHERE c.created_at < UTC_TIMESTAMP(3) - INTERVAL ${KEPT_DAYS} DAY AND ${HAS_ENDED} ORDER BY c.id LIMIT ?`,
      [FORGOTTEN_A_CALL],
    );
    await this.#forget(old);
    const busy: { id: number }[] = await boundedQuery(
      this.dataSource,
      'SELECT subscription_id AS id FROM command GROUP BY subscription_id HAVING COUNT(*) > ? LIMIT 100',
      [KEPT_A_SUBSCRIPTION],
    );
    for (const { id } of busy) await this.#forgetBeyond(id);
  }

  async #forgetBeyond(subscriptionId: number): Promise<void> {
    const rows: { id: string }[] = await boundedQuery(
      this.dataSource,
      'SELECT id FROM command WHERE subscription_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?',
      [subscriptionId, KEPT_A_SUBSCRIPTION],
    );
    const newest = rows[0];
    if (newest === undefined) return;
    const ended: { id: string }[] = await boundedQuery(
      this.dataSource,
      `SELECT c.id FROM command c WHERE c.subscription_id = ? AND c.id <= ? AND ${HAS_ENDED} ORDER BY c.id LIMIT ?`,
      [subscriptionId, newest.id, FORGOTTEN_A_CALL],
    );
    await this.#forget(ended);
  }

  /** With its parts. */
  async #forget(commands: readonly { readonly id: string }[]): Promise<void> {
    if (commands.length === 0) return;
    await boundedQuery(
      this.dataSource,
      'DELETE command, command_part FROM command LEFT JOIN command_part ON command_part.command_id = command.id WHERE command.id IN (?)',
      [commands.map(({ id }) => id)],
    );
  }
}

/** MariaDB's JSON is text, MySQL's a value. */
function resultOf(column: unknown): CommandResult | null {
  if (column === null) return null;
  const value: unknown = typeof column === 'string' ? JSON.parse(column) : column;
  return value as CommandResult;
}
