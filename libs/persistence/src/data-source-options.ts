import type { DataSourceOptions } from 'typeorm';
import { ENTITIES } from './entities/index.js';
import { MIGRATIONS } from './migrations/index.js';

/** Connections in the pool, and how long one may take to open, when nothing else is said. */
const DEFAULT_POOL = 10;
const CONNECT_TIMEOUT_MS = 4_000;

/**
 * Options of every DataSource of the project.
 * UTC on both sides; BIGINT as strings, exact to 2^64; READ COMMITTED, since settlements lock rows by key only.
 */
export function dataSourceOptions(url: string, pool: number = DEFAULT_POOL): DataSourceOptions {
  return {
    type: 'mariadb',
    url,
    timezone: 'Z',
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    isolationLevel: 'READ COMMITTED',
    // Nothing is prepared, and mysql2 sets half a MiB aside for the 16,000 statements of each connection.
    extra: { connectionLimit: pool, maxPreparedStatements: 1 },
    entities: ENTITIES,
    migrations: MIGRATIONS,
    synchronize: false,
  };
}
