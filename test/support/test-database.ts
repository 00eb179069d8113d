import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions, runMigrations } from '#libs/persistence';

/** A migrated database for one spec file, and the way to be rid of it. */
export interface TestDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  drop(): Promise<void>;
}

/** @throws Error when DATABASE_URL is not set: `npm test` sets it to its own stack's */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env['DATABASE_URL'];
  if (serverUrl === undefined) throw new Error('DATABASE_URL is not set; see `npm run stack -- env`');
  const name = `ringback_test_${randomBytes(6).toString('hex')}`;
  const url = Object.assign(new URL(serverUrl), { pathname: name }).href;
  await onServer(serverUrl, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  await runMigrations(url);
  const dataSource = await new DataSource(dataSourceOptions(url)).initialize();
  const drop = async (): Promise<void> => {
    await dataSource.destroy();
    await onServer(serverUrl, `DROP DATABASE ${name}`);
  };
  return { url, dataSource, drop };
}

async function onServer(url: string, statement: string): Promise<void> {
  const server = await new DataSource({
    ...dataSourceOptions(url, 1),
    entities: [],
    migrations: [],
  }).initialize();
  try {
    await server.query(statement);
  } finally {
    await server.destroy();
  }
}
