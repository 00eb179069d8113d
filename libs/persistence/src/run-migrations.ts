import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';

/** One migration runs at a time in a database; the others wait this long for their turn. */
const LOCK_WAIT_SECONDS = 120;

/**
 * Brings the database to the current schema under a database lock, so that two at once are safe.
 * @returns the names of the migrations that ran
 * @throws Error when the lock is not had in time, or a migration fails
 */
export async function runMigrations(url: string): Promise<readonly string[]> {
  const dataSource = await new DataSource(dataSourceOptions(url)).initialize();
  try {
    const holder = dataSource.createQueryRunner();
    const lock = `ringback.migrate.${String(dataSource.driver.database)}`.slice(0, 64);
    const rows = (await holder.query('SELECT GET_LOCK(?, ?) AS got', [lock, LOCK_WAIT_SECONDS])) as {
      readonly got: string | number | null;
    }[];
    try {
      if (Number(rows[0]?.got) !== 1) throw new Error('another migration still runs in this database');
      const ran = await dataSource.runMigrations({ transaction: 'each' });
      return ran.map((migration) => migration.name);
    } finally {
      await holder.query('SELECT RELEASE_LOCK(?)', [lock]);
      await holder.release();
    }
  } finally {
    await dataSource.destroy();
  }
}
