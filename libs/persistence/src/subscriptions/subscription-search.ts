import { Injectable, Optional } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock, SystemClock } from '#libs/domain';
import { inBoundedSession } from '../bounded-session.js';
import { listedSubscriptions } from './listed-subscriptions.js';
import { idsInOrder, rowsWithin } from './matching-ids.js';
import { scanTests } from './scan-tests.js';
import type { ListedSubscription, SubscriptionMatches, SubscriptionQuery } from './subscription-query.js';
import type { SubscriptionScope } from './subscription-scope.js';
import { hasTests } from './tested-condition.js';

/** Rows read at once: 8 MB where every form has its greatest length. */
const CHUNK = 200;
/** More rows than ids can number. */
const ALL = 2 ** 32;

/** What a search that cannot be answered gets: its tests took too long. */
export interface SearchTooCostly {
  readonly kind: 'too_costly';
}

interface MatchingIds {
  readonly count: number;
  /** Those of the page, in order. */
  readonly ids: readonly number[];
}

/**
 * Searches of subscriptions. The database compares, sorts, counts and cuts; only ids are held for the whole answer, rows
 * are read in chunks. Every read rejects within 4 s when the database is away.
 */
@Injectable()
export class SubscriptionSearch {
  constructor(
    private readonly dataSource: DataSource,
    @Optional() private readonly clock: Clock = new SystemClock(),
  ) {}

  async find(
    scope: SubscriptionScope,
    query: SubscriptionQuery,
  ): Promise<SubscriptionMatches | SearchTooCostly> {
    if (!hasTests(query.condition)) return this.inSnapshot((manager) => this.decide(manager, scope, query));
    const accepted = await scanTests(this.dataSource, this.clock, scope, query.condition);
    if (accepted === undefined) return { kind: 'too_costly' };
    return this.inSnapshot((manager) => this.arrange(manager, scope, query, accepted));
  }

  /** What is counted, ordered and read first is of one moment. */
  private async inSnapshot(
    match: (manager: EntityManager) => Promise<MatchingIds>,
  ): Promise<SubscriptionMatches> {
    return inBoundedSession(this.dataSource, async (runner) => {
      await runner.startTransaction('REPEATABLE READ');
      try {
        const { count, ids } = await match(runner.manager);
        const first = await listedSubscriptions(runner.manager, ids.slice(0, CHUNK));
        return { kind: 'found', count, first, rest: () => this.readOn(ids) };
      } finally {
        await runner.rollbackTransaction();
      }
    });
  }

  private async *readOn(
    ids: readonly number[],
  ): AsyncGenerator<readonly ListedSubscription[], void, undefined> {
    for (let from = CHUNK; from < ids.length; from += CHUNK) {
      const chunk = ids.slice(from, from + CHUNK);
      yield await inBoundedSession(this.dataSource, ({ manager }) => listedSubscriptions(manager, chunk));
    }
  }

  private async decide(
    manager: EntityManager,
    scope: SubscriptionScope,
    { condition, order, start, limit }: SubscriptionQuery,
  ): Promise<MatchingIds> {
    const count = await rowsWithin(manager, scope, condition).getCount();
    const page = idsInOrder(rowsWithin(manager, scope, condition), order)
      .offset(Math.min(start, ALL))
      .limit(Math.min(limit ?? ALL, ALL));
    const rows = await page.getRawMany<{ id: number }>();
    return { count, ids: rows.map(({ id }) => id) };
  }

  private async arrange(
    manager: EntityManager,
    scope: SubscriptionScope,
    { condition, order, start, limit }: SubscriptionQuery,
    accepted: readonly number[],
  ): Promise<MatchingIds> {
    const ids =
      order.length === 0 ? accepted : await this.inOrder(manager, scope, condition, order, accepted);
    return { count: ids.length, ids: ids.slice(start, limit === null ? undefined : start + limit) };
  }

  private async inOrder(
    manager: EntityManager,
    scope: SubscriptionScope,
    condition: SubscriptionQuery['condition'],
    order: SubscriptionQuery['order'],
    accepted: readonly number[],
  ): Promise<readonly number[]> {
    const wanted = new Set(accepted);
    const rows = await idsInOrder(rowsWithin(manager, scope, condition), order).getRawMany<{ id: number }>();
    return rows.map(({ id }) => id).filter((id) => wanted.has(id));
  }
}
