import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks `probe` until it answers something truthy, and returns that; `undefined` once `timeoutMs` are over.
 * `probe` may throw to end the wait at once.
 */
export async function waitFor(probe, { timeoutMs, everyMs = 100 }) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (performance.now() >= deadline) return undefined;
    await sleep(everyMs);
  }
}
