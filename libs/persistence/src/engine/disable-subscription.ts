import type { DataSource } from 'typeorm';
import type { NoticeKind } from '../entities/notice.entity.js';
import { inChangeTransaction } from '../subscriptions/change-transaction.js';

/** Why a subscription is disabled, for a person, and on which condition that still holds when it is written. */
export interface Disabling {
  readonly subscriptionId: number;
  readonly kind: Extract<NoticeKind, 'gone' | 'failing'>;
  /** At most 500 characters. */
  readonly reason: string;
  /** SQL about the row of `subscription`, with its values. */
  readonly condition: string;
  readonly values: readonly unknown[];
}

/**
 * Disables an active subscription on which the condition holds, with a notice; whatever it failed before counts no more
 * once a person enables it again.
 * @returns whether it did
 */
export function disableSubscription(dataSource: DataSource, disabling: Disabling): Promise<boolean> {
  const { subscriptionId, kind, reason, condition, values } = disabling;
  return inChangeTransaction<boolean>(dataSource, async (manager) => {
    const { affectedRows }: { affectedRows: number } = await manager.query(
      `UPDATE subscription SET state = 'disabled', state_reason = ? WHERE id = ? AND state = 'active' AND ${condition}`,
      [reason, subscriptionId, ...values],
    );
    // Another delivery or process did so before: no change, and no step of the counter.
    if (affectedRows === 0) return { changes: null, result: false };
    await manager.query('DELETE FROM failing_subscription WHERE subscription_id = ?', [subscriptionId]);
    await manager.query(
      'INSERT INTO notice (kind, subscription_id, detail, at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))',
      [kind, subscriptionId, reason],
    );
    return { changes: [{ subscriptionId, kind: 'updated', floors: {} }], result: true };
  });
}
