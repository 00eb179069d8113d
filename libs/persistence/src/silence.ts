import type { QueryRunner } from 'typeorm';
import { withSessionVariable } from './session-variable.js';

/**
 * Below the lease of a partition: a process that was stopped, or that the network lost, in the middle of a transaction
 * holds its locks no longer than its leases. Servers end sessions on their own only after hours.
 */
const MAX_SILENCE_SECONDS = 5;

/**
 * Runs a transaction that the server rolls back when nothing is heard of this process for a while.
 * @param work begins and ends the transaction
 * @param seconds more than the work waits for anything but the database
 */
export function endedBySilence<T>(
  runner: QueryRunner,
  work: () => Promise<T>,
  seconds: number = MAX_SILENCE_SECONDS,
): Promise<T> {
  return withSessionVariable(runner, 'wait_timeout', seconds, work);
}
