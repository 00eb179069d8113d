import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../lib/failure.mjs';

const READY_TIMEOUT_MS = 90_000; // 2 s; the first claim of a partition may have to wait for a lease and a group session

/** Waits until an app says that it is ready. Fails as soon as its process ends; returns early when `stop` is aborted. */
export async function waitReady(child, url, stop) {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  let last = 'nobody answers';
  while (!stop.aborted) {
    if (!child.running)
      throw new Failure(`the ${child.name} ended while starting (exit ${await child.ended})`);
    const answer = await ask(`${url}/readyz`);
    if (answer.status === 200) return;
    last = answer.said;
    if (performance.now() > deadline) {
      throw new Failure(
        `the ${child.name} is not ready after ${READY_TIMEOUT_MS / 1000} s: ${last} (${url}/readyz)`,
      );
    }
    await sleep(200);
  }
}

/** One question to an app: its status, and in words what it said. */
export async function ask(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    return { status: response.status, said: `${response.status} ${(await response.text()).slice(0, 200)}` };
  } catch (error) {
    return { status: 0, said: error.cause?.code ?? error.message };
  }
}
