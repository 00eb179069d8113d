import type { QueryRunner } from 'typeorm';

/** Runs work with a variable of the session set, and leaves the connection to the pool as it was. */
export async function withSessionVariable<T>(
  runner: QueryRunner,
  name: 'wait_timeout' | 'innodb_lock_wait_timeout',
  seconds: number,
  work: () => Promise<T>,
): Promise<T> {
  await runner.query(`SET SESSION ${name} = ${seconds}`);
  try {
    return await work();
  } finally {
    // Where this fails the connection is broken, and the pool drops it.
    await runner.query(`SET SESSION ${name} = DEFAULT`).catch(() => undefined);
  }
}
