import type { QueryRunner } from 'typeorm';

/**
 * Below the lease of a partition: a process that was stopped, or that the network lost, in the middle of a transaction
 * holds its locks no longer than its leases. Servers end sessions on their own only after hours.
 */
const MAX_SILENCE_SECONDS = 5;

/**
 * Runs a transaction that the server rolls back when nothing is heard of this process for a while.
 * @param work begins and ends the transaction
 */
export async function endedBySilence<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  await runner.query(`SET SESSION wait_timeout = ${MAX_SILENCE_SECONDS}`);
  try {
    return await work();
  } finally {
    // Where this fails, the connection is broken, or ends by its silence in the pool.
    await runner.query('SET SESSION wait_timeout = DEFAULT').catch(() => undefined);
  }
}
