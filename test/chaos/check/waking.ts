import type { Incident } from '../faults/fault.ts';
import type { SeenRequest } from '../receiver/request-log.ts';

/** What a process sends when it wakes up has arrived so much later. */
const WAKING_MS = 1_000;

/**
 * Whether a request left its process when that was woken up from SIGSTOP: an attempt that it had begun, before any of its
 * clocks could be asked. No check can be made in the same instant as a write, so nothing promises that there are none.
 */
export function isSentOnWaking(
  { pusher, startedAt }: Pick<SeenRequest, 'pusher' | 'startedAt'>,
  incidents: readonly Incident[],
): boolean {
  return incidents.some(
    (each) =>
      each.kind === 'stop' &&
      each.pusher === pusher &&
      startedAt >= each.overAt - 1 &&
      startedAt < each.overAt + WAKING_MS,
  );
}
