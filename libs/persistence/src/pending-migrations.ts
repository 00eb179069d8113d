import { type DataSource, QueryFailedError } from 'typeorm';

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
    if (errorCode(error) === 'ER_NO_SUCH_TABLE') return [];
    throw error;
  }
}

function errorCode(error: unknown): unknown {
  if (!(error instanceof QueryFailedError)) return undefined;
  const cause: unknown = error.driverError;
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}
