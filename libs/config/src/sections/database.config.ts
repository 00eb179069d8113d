import { EnvInteger } from '../env-integer.js';
import { EnvString } from '../env-string.js';

/** Where the database is. */
export class DatabaseConfig {
  @EnvString('DATABASE_URL', {
    description: 'MySQL 8 or MariaDB 10.11+, such as `mysql://user:password@127.0.0.1:3306/ringback`',
    required: true,
    format: { expects: 'a mysql:// or mariadb:// URL with host and database', test: isDatabaseUrl },
  })
  readonly url: string = '';

  @EnvInteger('DATABASE_POOL', { description: 'Database connections of one process', min: 2, max: 1_000 })
  readonly pool: number = 10;
}

function isDatabaseUrl(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    /^(?:mysql|mariadb):$/.test(url.protocol) &&
    url.hostname !== '' &&
    url.pathname.length > 1
  );
}
