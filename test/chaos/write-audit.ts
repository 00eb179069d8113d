import type { EngineTables } from '../support/engine-tables.ts';
import { type LeaseWrite, LeaseAudit, WRITERS } from '../support/lease-audit.ts';
import { ANY_PUSHER } from './source-address.ts';

/** What only the holder of a partition's lease may write. */
const GUARDED = ['delivery_progress', 'parked_delivery'];

/** What the database saw of who wrote what. */
export interface AuditedWrites {
  /** Every write of a lease. */
  readonly leases: readonly LeaseWrite[];
  /** Writes of progress or parked deliveries by a pusher that did not hold the partition's lease, in words. */
  readonly foreign: readonly string[];
}

/**
 * Triggers that keep who holds each lease, and every write to what a lease guards by a pusher that does not hold it. Who
 * writes is told by the address that it connects from, whatever it says about itself.
 */
export class WriteAudit {
  readonly #tables: EngineTables;
  readonly #leases: LeaseAudit;

  private constructor(tables: EngineTables, leases: LeaseAudit) {
    this.#tables = tables;
    this.#leases = leases;
  }

  /** To be called before a pusher runs. */
  static async start(tables: EngineTables): Promise<WriteAudit> {
    const leases = await LeaseAudit.start(tables, WRITERS.address);
    await tables.query('CREATE TABLE chaos_holder (`partition` INT PRIMARY KEY, writer VARCHAR(64) NULL)');
    await tables.query(
      'CREATE TABLE chaos_foreign_write (id BIGINT AUTO_INCREMENT PRIMARY KEY, at DATETIME(3), tab VARCHAR(32), ' +
        'writer VARCHAR(64), holder VARCHAR(64) NULL, `partition` INT, subscription_id INT)',
    );
    const holder = `IF(NEW.owner IS NULL, NULL, ${WRITERS.address})`;
    await tables.query(
      'CREATE TRIGGER chaos_holders AFTER UPDATE ON partition_lease FOR EACH ROW ' +
        `INSERT INTO chaos_holder SELECT NEW.\`partition\`, ${holder} FROM DUAL ` +
        'WHERE NEW.epoch <> OLD.epoch OR NOT NEW.owner <=> OLD.owner ON DUPLICATE KEY UPDATE writer = VALUES(writer)',
    );
    for (const table of GUARDED) {
      for (const event of ['INSERT', 'UPDATE']) {
        await tables.query(
          `CREATE TRIGGER chaos_${table}_${event.toLowerCase()} AFTER ${event} ON ${table} FOR EACH ROW ` +
            'INSERT INTO chaos_foreign_write (at, tab, writer, holder, `partition`, subscription_id) ' +
            `SELECT SYSDATE(3), '${table}', ${WRITERS.address}, writer, \`partition\`, NEW.subscription_id ` +
            'FROM chaos_holder WHERE `partition` = NEW.`partition` ' +
            `AND NOT writer <=> ${WRITERS.address} AND ${WRITERS.address} LIKE '${ANY_PUSHER}'`,
        );
      }
    }
    return new WriteAudit(tables, leases);
  }

  async writes(): Promise<AuditedWrites> {
    const rows = await this.#tables.query('SELECT * FROM chaos_foreign_write ORDER BY id');
    return { leases: await this.#leases.writes(), foreign: rows.map((row) => JSON.stringify(row)) };
  }
}
