import type { EngineTables } from './engine-tables.ts';

/** A write of a lease row: what stood there, and what stands there now. */
export interface LeaseWrite {
  /** When, in milliseconds since 1970 by the database's clock. */
  readonly at: number;
  /** Who, whatever it says about itself: see `LeaseAudit`. */
  readonly writer: string;
  readonly partition: number;
  readonly oldEpoch: number;
  readonly epoch: number;
  readonly oldFlushSeq: number;
  readonly flushSeq: number;
  readonly oldOwner: string | null;
  readonly owner: string | null;
}

/** What tells writers apart, as SQL. */
export const WRITERS = {
  /** A process has connections of its own; they are numbered anew when the database starts again. */
  connection: 'CONNECTION_ID()',
  /** For processes that connect from addresses of their own; see `sourceAddress`. */
  address: "SUBSTRING_INDEX(USER(), '@', -1)",
} as const;

/**
 * Every write of a lease row, kept by a trigger of the database. Who wrote is known whatever it says about itself: a writer
 * that claimed or settled as one owner is that owner's.
 */
export class LeaseAudit {
  readonly #tables: EngineTables;

  private constructor(tables: EngineTables) {
    this.#tables = tables;
  }

  static async start(
    tables: EngineTables,
    writer: (typeof WRITERS)[keyof typeof WRITERS] = WRITERS.connection,
  ): Promise<LeaseAudit> {
    await tables.query(
      'CREATE TABLE IF NOT EXISTS lease_audit (id BIGINT AUTO_INCREMENT PRIMARY KEY, at DOUBLE, writer VARCHAR(64), ' +
        '`partition` INT, old_epoch BIGINT, epoch BIGINT, old_seq BIGINT, seq BIGINT, old_owner VARCHAR(64), owner VARCHAR(64))',
    );
    // NOW() is when the statement began: a little before it wrote, never after.
    await tables.query(
      'CREATE TRIGGER IF NOT EXISTS lease_audit_writes AFTER UPDATE ON partition_lease FOR EACH ROW ' +
        'INSERT INTO lease_audit (at, writer, `partition`, old_epoch, epoch, old_seq, seq, old_owner, owner) ' +
        `VALUES (UNIX_TIMESTAMP(NOW(3)) * 1000, ${writer}, NEW.\`partition\`, ` +
        'OLD.epoch, NEW.epoch, OLD.flush_seq, NEW.flush_seq, OLD.owner, NEW.owner)',
    );
    return new LeaseAudit(tables);
  }

  /** All writes so far, in order. */
  async writes(): Promise<readonly LeaseWrite[]> {
    const rows = await this.#tables.query<Record<string, string | number | null>>(
      'SELECT * FROM lease_audit ORDER BY id',
    );
    return rows.map((row) => ({
      at: Number(row['at']),
      writer: String(row['writer']),
      partition: Number(row['partition']),
      oldEpoch: Number(row['old_epoch']),
      epoch: Number(row['epoch']),
      oldFlushSeq: Number(row['old_seq']),
      flushSeq: Number(row['seq']),
      oldOwner: row['old_owner'] as string | null,
      owner: row['owner'] as string | null,
    }));
  }

  /** Promise I7, broken, in words. */
  async violations(): Promise<readonly string[]> {
    return leaseViolations(await this.writes());
  }
}

/** Promise I7, broken, in words: writes as somebody else, epochs or settlements that went back, owners without an epoch. */
export function leaseViolations(writes: readonly LeaseWrite[]): readonly string[] {
  const ownerOf = new Map<string, string>();
  const wrong: string[] = [];
  for (const write of writes) {
    const { writer, partition, epoch, oldEpoch, flushSeq, oldFlushSeq, owner, oldOwner } = write;
    const claimed = owner ?? oldOwner;
    if (claimed !== null) {
      const known = ownerOf.get(writer) ?? claimed;
      ownerOf.set(writer, known);
      if (known !== claimed)
        wrong.push(`${known} wrote in epoch ${epoch} of ${claimed}: ${JSON.stringify(write)}`);
    }
    if (epoch < oldEpoch || flushSeq < oldFlushSeq || flushSeq > oldFlushSeq + 1)
      wrong.push(`a lease of partition ${partition} went back or leapt: ${JSON.stringify(write)}`);
    if (owner !== oldOwner && owner !== null && epoch !== oldEpoch + 1)
      wrong.push(`an owner without an epoch of its own: ${JSON.stringify(write)}`);
  }
  return wrong;
}
