import type { DataSource, QueryRunner } from 'typeorm';
import { DatabaseLateError } from './database-late.error.js';

/** A caller of the API waits at most 5 s for an error; the rest is for the broker's part and the answer. */
const DEADLINE_MS = 4_000;

interface Destroyable {
  destroy(): void;
}

/**
 * Runs work on one connection of the pool, from taking the connection to the last answer within the deadline.
 * A connection that did not answer in time is destroyed, not returned, so a database that hung is left behind
 * and its transaction is rolled back by the server.
 * @throws DatabaseLateError past the deadline
 */
export async function inBoundedSession<T>(
  dataSource: DataSource,
  work: (runner: QueryRunner) => Promise<T>,
  deadlineMs: number = DEADLINE_MS,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  const connecting = runner.connect() as Promise<Destroyable>;
  const lateness = new AbortController();
  const running = connecting.then(() => {
    // The connection came too late: nobody waits for the work any more, so it must not begin.
    lateness.signal.throwIfAborted();
    return work(runner);
  });
  const timer = setTimeout(() => {
    lateness.abort(new DatabaseLateError(deadlineMs));
    void connecting.then((connection) => {
      connection.destroy();
    }, ignore);
  }, deadlineMs);

  // Only when the work has ended is the runner let go: past the deadline it fails on its destroyed connection.
  void running.then(ignore, ignore).then(() => {
    clearTimeout(timer);
    return runner.release();
  });
  return Promise.race([running, rejectionOf(lateness.signal)]);
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

/** The caller is told by the promise that is returned; these only follow it. */
function ignore(): void {
  return;
}
