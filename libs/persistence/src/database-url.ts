/**
 * The URL of the database, for the programs that need nothing else of the configuration.
 * @throws Error when the environment does not say it
 */
export function databaseUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (url === undefined || url === '') throw new Error('DATABASE_URL is not set');
  return url;
}
