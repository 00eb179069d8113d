import type { Cancel } from '#libs/egress';
import type { Carried, CarriedOutcome } from './carrier.js';

/** Does the work of an attempt; milliseconds are filled in by whoever sent it. Gives up when the signal says so. */
export type Work = (signal: AbortSignal) => Promise<CarriedOutcome>;

/**
 * An attempt that is made of promises, in the terms of a {@link Carrier}: with one deadline over everything, and an end at
 * once when it is broken off. What had begun may come to its end all the same, and is told to nobody.
 */
export function runErrand(work: Work, timeoutMs: number, done: Carried): Cancel {
  const startedAt = performance.now();
  const controller = new AbortController();
  let isOver = false;
  const end = (outcome: CarriedOutcome): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    done(outcome.kind === 'aborted' ? outcome : { ...outcome, ms: elapsed() });
    controller.abort();
  };
  const elapsed = (): number => Math.round(performance.now() - startedAt);
  const timer = setTimeout(() => {
    end({ kind: 'timeout', phase: 'connect', ms: 0 });
  }, timeoutMs);
  const failed = (error: unknown): void => {
    end({
      kind: 'declined',
      status: null,
      detail: error instanceof Error ? error.message : String(error),
      ms: 0,
    });
  };
  void Promise.resolve(controller.signal).then(work).then(end, failed);
  return () => {
    end({ kind: 'aborted' });
  };
}
