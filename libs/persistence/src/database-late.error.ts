/** The database did not answer in time. What was asked of it did not happen, unless it was lost in COMMIT itself. */
export class DatabaseLateError extends Error {
  override readonly name = 'DatabaseLateError';

  constructor(milliseconds: number) {
    super(`the database did not answer within ${milliseconds} ms`);
  }
}
