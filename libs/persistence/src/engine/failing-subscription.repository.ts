import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { boundedQuery, boundedTransaction } from '../bounded.js';
import { disableSubscription } from './disable-subscription.js';

/** Failing for a time (in microseconds) since its first failure, or since a person last wrote the subscription. */
const IS_OVERDUE =
  'EXISTS (SELECT 1 FROM failing_subscription f WHERE f.subscription_id = subscription.id ' +
  'AND GREATEST(f.since, subscription.updated_at) <= UTC_TIMESTAMP(3) - INTERVAL ? MICROSECOND)';

/**
 * Subscriptions whose attempts only failed, and since when. Time is the database's clock; a row that is there is read,
 * not written, so writes grow with what begins and ends, not with attempts.
 */
@Injectable()
export class FailingSubscriptionRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Attempts of these failed, and none was confirmed: they are failing from now on, where they were not before. */
  async began(subscriptionIds: readonly number[]): Promise<void> {
    const known = await this.#among(subscriptionIds);
    const fresh = subscriptionIds.filter((id) => !known.has(id));
    if (fresh.length === 0) return;
    await boundedTransaction(this.dataSource, (manager) =>
      manager.query(
        "INSERT IGNORE INTO failing_subscription (subscription_id, since) SELECT id, UTC_TIMESTAMP(3) FROM subscription WHERE id IN (?) AND state = 'active'",
        [fresh],
      ),
    );
  }

  /** Attempts of these were confirmed: they are failing no more. */
  async ended(subscriptionIds: readonly number[]): Promise<void> {
    const known = await this.#among(subscriptionIds);
    if (known.size === 0) return;
    await boundedTransaction(this.dataSource, (manager) =>
      manager.query('DELETE FROM failing_subscription WHERE subscription_id IN (?)', [[...known]]),
    );
  }

  /** Those of the subscriptions that are active and have been failing for so many milliseconds. */
  async overdue(subscriptionIds: readonly number[], ms: number): Promise<readonly number[]> {
    if (subscriptionIds.length === 0) return [];
    const rows: { id: number }[] = await boundedQuery(
      this.dataSource,
      `SELECT id FROM subscription WHERE id IN (?) AND state = 'active' AND ${IS_OVERDUE} ORDER BY id`,
      [subscriptionIds, ms * 1_000],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Disables a subscription that has been failing for so many milliseconds, with a notice.
   * @param reason for a person, at most 500 characters
   * @returns whether it did; not when an attempt was confirmed meanwhile, or a person wrote the subscription
   */
  disable(subscriptionId: number, ms: number, reason: string): Promise<boolean> {
    return disableSubscription(this.dataSource, {
      subscriptionId,
      kind: 'failing',
      reason,
      condition: IS_OVERDUE,
      values: [ms * 1_000],
    });
  }

  async #among(subscriptionIds: readonly number[]): Promise<ReadonlySet<number>> {
    if (subscriptionIds.length === 0) return new Set();
    const rows: { subscription_id: number }[] = await boundedQuery(
      this.dataSource,
      'SELECT subscription_id FROM failing_subscription WHERE subscription_id IN (?)',
      [subscriptionIds],
    );
    return new Set(rows.map((row) => row.subscription_id));
  }
}
