import type { EngineTables } from '../support/engine-tables.js';

/** A write of a lease row: what stood there, and what stands there now. */
interface LeaseWrite {
  readonly connection: number;
  readonly partition: number;
  readonly oldEpoch: number;
  readonly epoch: number;
  readonly oldFlushSeq: number;
  readonly flushSeq: number;
  readonly oldOwner: string | null;
  readonly owner: string | null;
}

/**
 * Every write of a lease row, kept by a trigger of the database. A process has database connections of its own, so who
 * wrote is known whatever it says about itself: a connection that claimed or settled as one owner is that owner's.
 */
export class LeaseAudit {
  private constructor(private readonly tables: EngineTables) {}

  static async start(tables: EngineTables): Promise<LeaseAudit> {
    await tables.query(
      'CREATE TABLE IF NOT EXISTS lease_audit (id BIGINT AUTO_INCREMENT PRIMARY KEY, connection BIGINT, `partition` INT, ' +
        'old_epoch BIGINT, epoch BIGINT, old_seq BIGINT, seq BIGINT, old_owner VARCHAR(64), owner VARCHAR(64))',
    );
    await tables.query(
      'CREATE TRIGGER IF NOT EXISTS lease_audit_writes AFTER UPDATE ON partition_lease FOR EACH ROW ' +
        'INSERT INTO lease_audit (connection, `partition`, old_epoch, epoch, old_seq, seq, old_owner, owner) ' +
        'VALUES (CONNECTION_ID(), NEW.`partition`, OLD.epoch, NEW.epoch, OLD.flush_seq, NEW.flush_seq, OLD.owner, NEW.owner)',
    );
    return new LeaseAudit(tables);
  }

  /** Promise I7, broken, in words. */
  async violations(): Promise<readonly string[]> {
    const writes = await this.#writes();
    const ownerOf = new Map<number, string>();
    const wrong: string[] = [];
    for (const write of writes) {
      const { connection, partition, epoch, oldEpoch, flushSeq, oldFlushSeq, owner, oldOwner } = write;
      const writer = owner ?? oldOwner;
      if (writer !== null) {
        const known = ownerOf.get(connection) ?? writer;
        ownerOf.set(connection, known);
        if (known !== writer)
          wrong.push(`${known} wrote in epoch ${epoch} of ${writer}: ${JSON.stringify(write)}`);
      }
      if (epoch < oldEpoch || flushSeq < oldFlushSeq || flushSeq > oldFlushSeq + 1)
        wrong.push(`a lease of partition ${partition} went back or leapt: ${JSON.stringify(write)}`);
      if (owner !== oldOwner && owner !== null && epoch !== oldEpoch + 1)
        wrong.push(`an owner without an epoch of its own: ${JSON.stringify(write)}`);
    }
    return wrong;
  }

  async #writes(): Promise<readonly LeaseWrite[]> {
    const rows = await this.tables.query<Record<string, string | number | null>>(
      'SELECT * FROM lease_audit ORDER BY id',
    );
    return rows.map((row) => ({
      connection: Number(row['connection']),
      partition: Number(row['partition']),
      oldEpoch: Number(row['old_epoch']),
      epoch: Number(row['epoch']),
      oldFlushSeq: Number(row['old_seq']),
      flushSeq: Number(row['seq']),
      oldOwner: row['old_owner'] as string | null,
      owner: row['owner'] as string | null,
    }));
  }
}
