import type { Logger } from '#libs/observability';

/** What a process does until it is told to stop. */
export interface ProcessPlan {
  /** Shown in the log: `the API`, `the pusher`. */
  readonly name: string;
  readonly logger: Logger;
  /** Longer than everything that stopping waits for. In milliseconds. */
  readonly stopDeadlineMs: number;
  /** Begins, runs until the signal is aborted, and stops. A rejection ends the process with code 1. */
  readonly run: (stop: AbortSignal) => Promise<void>;
}

/**
 * Runs a process: SIGTERM and SIGINT ask it to stop, and it is ended when it does not within its deadline.
 * Never returns: connections that kafkajs still tries to open would keep the process.
 */
export async function runProcess({ name, logger, stopDeadlineMs, run }: ProcessPlan): Promise<never> {
  const stop = new AbortController();
  process.on('uncaughtExceptionMonitor', (error) => {
    logger.fatal({ err: error }, `${name} crashed`);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (!stop.signal.aborted) logger.info({ signal }, `${name} stops`);
      stop.abort();
      setTimeout(() => {
        logger.error(`not stopped within ${stopDeadlineMs} ms`);
        process.exit(1);
      }, stopDeadlineMs).unref();
    });
  }
  try {
    await run(stop.signal);
    process.exit(0);
  } catch (error) {
    if (stop.signal.aborted && error === stop.signal.reason) process.exit(0);
    logger.fatal({ err: error }, `${name} failed`);
    process.exit(1);
  }
}

/** Resolves when a signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
