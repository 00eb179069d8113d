import { runMigrations } from './run-migrations.js';

const url = process.env['DATABASE_URL'];
if (url === undefined || url === '') {
  console.error('migrate: DATABASE_URL is not set');
  process.exit(1);
}
try {
  const names = await runMigrations(url);
  console.log(names.length === 0 ? 'the database is up to date' : `migrated: ${names.join(', ')}`);
} catch (error) {
  console.error(`migrate: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
