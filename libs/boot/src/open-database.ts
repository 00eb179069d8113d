import { DataSource } from 'typeorm';
import type { DatabaseConfig } from '#libs/config';
import { dataSourceOptions, pendingMigrations } from '#libs/persistence';
import { SchemaOutdatedError } from './schema-outdated.error.js';

/**
 * Connects to a database whose schema is current. The app never migrates by itself: only one of many processes may.
 * @throws SchemaOutdatedError, or the driver's error
 */
export async function openDatabase(config: DatabaseConfig): Promise<DataSource> {
  const dataSource = await new DataSource(dataSourceOptions(config.url, config.pool)).initialize();
  try {
    const pending = await pendingMigrations(dataSource);
    if (pending.length > 0) throw new SchemaOutdatedError(pending);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}
