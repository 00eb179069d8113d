import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { boundedQuery, boundedTransaction } from '../bounded.js';

/** Rows that one statement deletes: it takes milliseconds, and its locks are soon gone. */
const ROWS_A_STATEMENT = 1_000;

/** Forgets recorded attempts. Settlements write them. Any number of processes may forget at once. */
@Injectable()
export class AttemptRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Forgets all but the newest attempts of a subscription.
   * @param kept at least 1
   * @returns how many were forgotten
   */
  async keepNewest(subscriptionId: number, kept: number): Promise<number> {
    const [oldest]: { id: string }[] = await boundedQuery(
      this.dataSource,
      'SELECT id FROM attempt WHERE subscription_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?',
      [subscriptionId, kept - 1],
    );
    if (oldest === undefined) return 0;
    return this.#delete('subscription_id = ? AND id < ? ORDER BY id', [subscriptionId, oldest.id]);
  }

  /** Forgets attempts that began so many days ago. @returns how many were forgotten */
  forgetOlderThan(days: number): Promise<number> {
    return this.#delete('at < UTC_TIMESTAMP(3) - INTERVAL ? DAY ORDER BY at', [days]);
  }

  async #delete(which: string, values: readonly unknown[]): Promise<number> {
    let forgotten = 0;
    for (let more = true; more;) {
      // READ COMMITTED: settlements, which insert behind these rows, wait for no gap.
      const { affectedRows }: { affectedRows: number } = await boundedTransaction(
        this.dataSource,
        (manager) =>
          manager.query(`DELETE FROM attempt WHERE ${which} LIMIT ?`, [...values, ROWS_A_STATEMENT]),
      );
      forgotten += affectedRows;
      more = affectedRows === ROWS_A_STATEMENT;
    }
    return forgotten;
  }
}
