import { databaseUrl } from './database-url.js';
import { runMigrations } from './run-migrations.js';

try {
  const names = await runMigrations(databaseUrl());
  console.log(names.length === 0 ? 'the database is up to date' : `migrated: ${names.join(', ')}`);
} catch (error) {
  console.error(`migrate: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
