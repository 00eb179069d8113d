/** The database has not seen every migration yet. */
export class SchemaOutdatedError extends Error {
  override readonly name = 'SchemaOutdatedError';

  constructor(readonly pending: readonly string[]) {
    super(`the database schema is not current; run: npm run migrate (pending: ${pending.join(', ')})`);
  }
}
