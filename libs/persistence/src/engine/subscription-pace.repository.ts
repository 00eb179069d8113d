import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { boundedTransaction } from '../bounded.js';
import type { BreakerState } from '../entities/subscription-pace.entity.js';
import { chunksOf } from './rows.js';

/** Rows that were not renewed for this long say nothing: their process is gone, or cannot reach the database. */
export const PACE_SECONDS = 10;

/** How fast one process delivers to a subscription at the moment. */
export interface ToldPace {
  readonly subscriptionId: number;
  readonly inFlight: number;
  /** Attempts that it may have in flight. */
  readonly concurrency: number;
  readonly breaker: BreakerState;
  /** Milliseconds until the next attempt may start; null when it may now. */
  readonly resumesInMs: number | null;
}

const ROW = '(?, ?, ?, ?, ?, UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND, UTC_TIMESTAMP(3))';

/** What processes tell of their pace, for people. Time is the database's clock. */
@Injectable()
export class SubscriptionPaceRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Tells anew how fast the process delivers to these subscriptions; what it told of others stays. */
  async tell(owner: string, paces: readonly ToldPace[]): Promise<void> {
    for (const chunk of chunksOf(paces)) {
      const values = chunk.flatMap(({ subscriptionId, inFlight, concurrency, breaker, resumesInMs }) => {
        const resumes = resumesInMs === null ? null : Math.round(resumesInMs * 1_000);
        return [subscriptionId, owner, inFlight, concurrency, breaker, resumes];
      });
      await this.#write(
        'INSERT INTO subscription_pace (subscription_id, owner, in_flight, concurrency, breaker, next_probe_at, at) ' +
          `VALUES ${chunk.map(() => ROW).join(', ')} ON DUPLICATE KEY UPDATE in_flight = VALUES(in_flight), ` +
          'concurrency = VALUES(concurrency), breaker = VALUES(breaker), next_probe_at = VALUES(next_probe_at), at = VALUES(at)',
        values,
      );
    }
  }

  /** There is nothing to tell of these subscriptions any more. */
  async withdraw(owner: string, subscriptionIds: readonly number[]): Promise<void> {
    for (const chunk of chunksOf(subscriptionIds)) {
      await this.#write('DELETE FROM subscription_pace WHERE subscription_id IN (?) AND owner = ?', [
        chunk,
        owner,
      ]);
    }
  }

  /** The process ends. */
  async withdrawAll(owner: string): Promise<void> {
    await this.#write('DELETE FROM subscription_pace WHERE owner = ?', [owner]);
  }

  /** Forgets what processes that ended without a word have left. */
  async forgetStale(): Promise<void> {
    await this.#write('DELETE FROM subscription_pace WHERE at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND', [
      PACE_SECONDS * 6,
    ]);
  }

  async #write(sql: string, values: readonly unknown[]): Promise<void> {
    await boundedTransaction(this.dataSource, (manager) => manager.query(sql, [...values]));
  }
}
