import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { openCommands } from '../commands/read-commands.js';
import { NoticeEntity } from '../entities/notice.entity.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import type { BreakerState } from '../entities/subscription-pace.entity.js';
import type { PartitionRef } from '../engine/partition-ref.js';
import { PACE_SECONDS } from '../engine/subscription-pace.repository.js';
import { laneFloor } from '../lane-floor.js';
import { promptReads } from '../prompt.js';
import type { DeliveryTotals, LaneCursor, CurrentPace, SubscriptionStatus } from './subscription-status.js';
import type { OwnSubscriptionId } from './own-subscription-id.js';

const NOTICES = 10;

/** What the database knows of a subscription and its deliveries. Rejects within 4 s when it is away. */
@Injectable()
export class SubscriptionStatusRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @param topics whose lanes are told of */
  async read(id: OwnSubscriptionId, topics: readonly string[]): Promise<SubscriptionStatus | null> {
    return promptReads(this.dataSource, async (manager) => {
      const row = await manager.findOneBy(SubscriptionEntity, { id });
      if (row === null) return null;
      return {
        subscription: row,
        totals: await totals(manager, id),
        waiting: await waiting(manager, id),
        paces: await paces(manager, id),
        cursors: await cursors(manager, row, topics),
        openCommands: await openCommands(manager, id),
        notices: await manager.find(NoticeEntity, {
          where: { subscriptionId: id },
          order: { id: 'DESC' },
          take: NOTICES,
        }),
      };
    });
  }

  /** Where the lanes of a subscription stand. */
  async cursors(id: OwnSubscriptionId, topics: readonly string[]): Promise<readonly LaneCursor[]> {
    return promptReads(this.dataSource, async (manager) => {
      const row = await manager.findOneBy(SubscriptionEntity, { id });
      return row === null ? [] : cursors(manager, row, topics);
    });
  }
}

async function totals(manager: EntityManager, id: number): Promise<DeliveryTotals> {
  const [row]: Record<keyof DeliveryTotals, string | null>[] = await manager.query(
    'SELECT SUM(total) AS total, SUM(failure) AS failure, SUM(recovered) AS recovered, SUM(dead) AS dead, ' +
      'SUM(discarded) AS discarded, SUM(skipped) AS skipped FROM delivery_progress WHERE subscription_id = ?',
    [id],
  );
  return {
    total: Number(row?.total ?? 0),
    failure: Number(row?.failure ?? 0),
    recovered: Number(row?.recovered ?? 0),
    dead: Number(row?.dead ?? 0),
    discarded: Number(row?.discarded ?? 0),
    skipped: Number(row?.skipped ?? 0),
  };
}

async function waiting(manager: EntityManager, id: number): Promise<SubscriptionStatus['waiting']> {
  const rows: { state: string; deliveries: string }[] = await manager.query(
    'SELECT state, COUNT(*) AS deliveries FROM parked_delivery WHERE subscription_id = ? GROUP BY state',
    [id],
  );
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.deliveries ?? 0);
  return { parked: of('parked'), held: of('held'), dead: of('dead') };
}

async function paces(manager: EntityManager, id: number): Promise<readonly CurrentPace[]> {
  const rows: {
    owner: string;
    in_flight: number;
    concurrency: number;
    breaker: BreakerState;
    next_probe_at: Date | null;
  }[] = await manager.query(
    'SELECT owner, in_flight, concurrency, breaker, next_probe_at FROM subscription_pace ' +
      'WHERE subscription_id = ? AND at > UTC_TIMESTAMP(3) - INTERVAL ? SECOND ORDER BY owner',
    [id, PACE_SECONDS],
  );
  return rows.map((row) => ({
    owner: row.owner,
    inFlight: row.in_flight,
    concurrency: row.concurrency,
    breaker: row.breaker,
    nextProbeAt: row.next_probe_at,
  }));
}

interface CursorRow extends PartitionRef {
  readonly scanned: string;
  readonly replaced_at: Date | null;
  readonly next_offset: string | null;
}

async function cursors(
  manager: EntityManager,
  { id, floors, createdAt }: SubscriptionEntity,
  topics: readonly string[],
): Promise<LaneCursor[]> {
  const rows: CursorRow[] = await manager.query(
    'SELECT l.topic, l.`partition`, l.scanned, l.replaced_at, p.next_offset FROM partition_lease l ' +
      'LEFT JOIN delivery_progress p ON p.subscription_id = ? AND p.topic = l.topic AND p.`partition` = l.`partition` AND p.busy = 1 ' +
      'WHERE l.topic IN (?) ORDER BY l.topic, l.`partition`',
    [id, topics],
  );
  return rows.map(({ topic, partition, scanned, replaced_at: replacedAt, next_offset: next }) => {
    const floor = laneFloor(floors, createdAt, { topic, partition }, replacedAt);
    // A busy lane may have been taken back below its floor on purpose.
    return { topic, partition, cursor: next === null ? Math.max(Number(scanned), floor) : Number(next) };
  });
}
