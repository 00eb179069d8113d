import type { DataSource } from 'typeorm';

/** A subscription's counters, summed over its lanes. */
export interface ProgressSum {
  readonly total: number;
  readonly failure: number;
  readonly recovered: number;
  readonly dead: number;
  readonly discarded: number;
  readonly skipped: number;
  /** Lanes that say they have something unsettled. */
  readonly busy: number;
}

export interface ParkedRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly state: 'parked' | 'held' | 'dead';
  readonly key: string | null;
  readonly attempts: number;
  readonly retries: number;
  readonly nextAttemptAt: Date | null;
  readonly reason: string | null;
  readonly status: number | null;
  readonly parkedAt: Date;
}

export interface LeaseRow {
  readonly topic: string;
  readonly partition: number;
  readonly owner: string | null;
  readonly epoch: number;
  readonly scanned: number;
  readonly flushSeq: number;
  readonly expiresAt: Date | null;
}

export interface RejectedRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
  readonly excerpt: Buffer;
}

/** A recorded attempt. */
export interface AttemptRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly event_name: string;
  readonly attempt: number;
  readonly replay_id: string | null;
  readonly at: Date;
  readonly url: string;
  readonly status: number | null;
  readonly ms: number;
  readonly verdict: string;
  readonly detail: string | null;
  readonly answer: Buffer | null;
}

export interface ProgressRow {
  readonly subscriptionId: number;
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: number;
  readonly busy: boolean;
}

const NO_PROGRESS = { total: 0, failure: 0, recovered: 0, dead: 0, discarded: 0, skipped: 0, busy: 0 };

/** What the engine wrote, read past all of the project's own code. */
export class EngineTables {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** Any statement, for what no method here says. */
  async query<Row = Record<string, unknown>>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    return this.#dataSource.query<Row[]>(sql, [...parameters]);
  }

  async progress(subscriptionId: number): Promise<ProgressSum> {
    const [sum] = await this.query<Record<keyof ProgressSum, string | null>>(
      `SELECT SUM(total) total, SUM(failure) failure, SUM(recovered) recovered, SUM(dead) dead,
              SUM(discarded) discarded, SUM(skipped) skipped, SUM(busy) busy
         FROM delivery_progress WHERE subscription_id = ?`,
      [subscriptionId],
    );
    if (sum === undefined) return NO_PROGRESS;
    const entries = Object.entries(sum).map(([name, text]) => [name, Number(text)] as const);
    return { ...NO_PROGRESS, ...Object.fromEntries(entries) };
  }

  /** The lanes that have a row, of all subscriptions. */
  async lanes(): Promise<ProgressRow[]> {
    const rows = await this.query<Record<string, string | number>>(
      'SELECT subscription_id, topic, `partition`, next_offset, busy FROM delivery_progress',
    );
    return rows.map((row) => ({
      subscriptionId: Number(row['subscription_id']),
      topic: String(row['topic']),
      partition: Number(row['partition']),
      nextOffset: Number(row['next_offset']),
      busy: Number(row['busy']) === 1,
    }));
  }

  /** The subscription's deliveries in the database, in log order. */
  async parked(subscriptionId: number): Promise<ParkedRow[]> {
    const rows = await this.query<Omit<ParkedRow, 'offset'> & { readonly offset: string }>(
      `SELECT topic, \`partition\`, \`offset\`, state, ordering_key AS \`key\`, attempts, retries,
              next_attempt_at AS nextAttemptAt, reason, status, parked_at AS parkedAt
         FROM parked_delivery WHERE subscription_id = ? ORDER BY topic, \`partition\`, \`offset\``,
      [subscriptionId],
    );
    return rows.map((row) => ({ ...row, offset: Number(row.offset) }));
  }

  /** Makes the subscription's parked deliveries due now, as if their pause were over. */
  async makeDue(subscriptionId: number): Promise<void> {
    await this.query(
      `UPDATE parked_delivery SET next_attempt_at = '2020-01-01'
        WHERE subscription_id = ? AND state = 'parked'`,
      [subscriptionId],
    );
  }

  async leases(): Promise<LeaseRow[]> {
    const rows = await this.query<Record<string, string | number | Date | null>>(
      `SELECT topic, \`partition\`, owner, epoch, scanned, flush_seq, expires_at
         FROM partition_lease ORDER BY topic, \`partition\``,
    );
    return rows.map((row) => ({
      topic: String(row['topic']),
      partition: Number(row['partition']),
      owner: row['owner'] as string | null,
      epoch: Number(row['epoch']),
      scanned: Number(row['scanned']),
      flushSeq: Number(row['flush_seq']),
      expiresAt: row['expires_at'] as Date | null,
    }));
  }

  async rejected(): Promise<RejectedRow[]> {
    const rows = await this.query<Omit<RejectedRow, 'offset'> & { readonly offset: string }>(
      'SELECT topic, `partition`, `offset`, reason, excerpt FROM rejected_event ORDER BY id',
    );
    return rows.map((row) => ({ ...row, offset: Number(row.offset) }));
  }

  /** The subscription's recorded attempts, in the order in which they were written. */
  attempts(subscriptionId: number): Promise<AttemptRow[]> {
    return this.query('SELECT * FROM attempt WHERE subscription_id = ? ORDER BY id', [subscriptionId]);
  }

  /** Expired ranges, replaced logs, disabled subscriptions. */
  async notices(): Promise<{ readonly kind: string; readonly detail: string }[]> {
    return this.query('SELECT kind, detail FROM notice ORDER BY id');
  }
}
