import type { DataSource } from 'typeorm';
import { isMissingTable } from './database-errors.js';

const TABLE = 'migrations';

/** The names of the migrations that a database has not seen, in their order; changes nothing. */
export async function pendingMigrations(dataSource: DataSource): Promise<readonly string[]> {
  const ran = new Set(await ranMigrations(dataSource));
  return dataSource.migrations
    .map((migration) => migration.name ?? migration.constructor.name)
    .filter((name) => !ran.has(name));
}

async function ranMigrations(dataSource: DataSource): Promise<string[]> {
  try {
    const rows: { name: string }[] = await dataSource.query(`SELECT name FROM ${TABLE}`);
    return rows.map((row) => row.name);
  } catch (error) {
    // The first migration makes the table.
    if (isMissingTable(error)) return [];
    throw error;
  }
}
