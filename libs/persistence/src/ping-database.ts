import type { DataSource } from 'typeorm';
import { inBoundedSession } from './bounded-session.js';

/** Within the patience of a readiness probe. */
const DEADLINE_MS = 1_500;

/**
 * Returns when the database answers. A connection that does not is given up, so that the next question is not stuck
 * behind it.
 * @throws DatabaseLateError past the deadline, or the driver's error
 */
export async function pingDatabase(dataSource: DataSource): Promise<void> {
  await inBoundedSession(dataSource, (runner) => runner.query('SELECT 1'), DEADLINE_MS);
}
