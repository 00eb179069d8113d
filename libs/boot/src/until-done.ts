import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '#libs/observability';
import { serializeError } from '#libs/observability';

/** Milliseconds between attempts: short at first, since both services usually come up together with us. */
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 5_000;

/**
 * Repeats a step of the boot until it succeeds, with a log line for every failed attempt.
 * @throws the signal's reason when it is aborted meanwhile
 */
export async function untilDone<T>(
  step: string,
  logger: Logger,
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      const { message, code } = serializeError(error);
      logger.warn({ reason: message === '' ? code : message, retryInMs: pauseMs }, `waiting: ${step}`);
    }
    await pause(pauseMs, undefined, { signal });
  }
}
