import { Failure } from '../lib/failure.mjs';
import { withLock } from '../lib/lock.mjs';
import { say } from '../lib/progress.mjs';
import { waitFor } from '../lib/wait.mjs';
import { ensureArtifacts } from './artifacts.mjs';
import { findDaemon, lastWords, stopDaemon } from './daemon.mjs';
import { discardData, prepareLayout } from './layout.mjs';
import { prepareStack } from './prepare.mjs';
import { provisionMariadb } from './provision-mariadb.mjs';
import { servers } from './servers.mjs';
import { ensureFreePorts, ensureSettings, readSettings } from './settings.mjs';
import { connectionsOf } from './connections.mjs';

const START_TIMEOUT_MS = 90_000; // 3 s on an idle machine; a busy one with a cold disk takes far longer
const START_TRIES = 3;

/**
 * Starts what is not running yet, and returns when Kafka and MariaDB both answer.
 *
 * @param {{ fresh?: boolean }} options `fresh`: data of earlier times is discarded, unless the stack is running
 * @returns {Promise<{ connections: Record<string, string>, started: boolean }>} how to reach them; whether anything had
 *   to be started, so that a caller stops only a stack that it started itself
 */
export async function stackUp(home, { fresh = false } = {}) {
  const layout = prepareLayout(home);
  return withLock(layout.root, 'the local stack', async () => {
    await ensureSettings(layout);
    const running = servers.filter((server) => findDaemon(server.daemon(layout)));
    const artifacts = running.length < servers.length ? await prepareStack() : await ensureArtifacts();
    if (fresh && running.length === 0) discardData(layout);
    const context = { layout, artifacts };
    const started = [];
    try {
      await settleAll(servers.map((server) => ensureServer(server, context, started)));
      await provisionMariadb({ ...context, settings: readSettings(layout) });
    } catch (error) {
      await Promise.all(started.map((daemon) => stopDaemon(daemon)));
      throw error;
    }
    return { connections: connectionsOf(readSettings(layout)), started: started.length > 0 };
  });
}

async function ensureServer(server, context, started) {
  const daemon = server.daemon(context.layout);
  for (let tries = 1; ; tries += 1) {
    if (!findDaemon(daemon)) {
      say(`starting ${daemon.name} ...`);
      const settings = await ensureFreePorts(context.layout, server.ports);
      await server.start({ ...context, settings });
      started.push(daemon);
    }
    const outcome = await waitForAnswer(server, context.layout);
    if (outcome === 'answers') return;
    if (outcome === undefined) {
      throw new Failure(
        `${daemon.name} runs, but does not answer; see ${daemon.logFile}, and try: npm run stack -- down`,
      );
    }
    // It ended. Somebody may have taken its port between our look and its start; the next round takes another.
    if (tries === START_TRIES) {
      throw new Failure(`${daemon.name} ended while starting: ${lastWords(daemon)} (log: ${daemon.logFile})`);
    }
  }
}

function waitForAnswer(server, layout) {
  const daemon = server.daemon(layout);
  return waitFor(
    async () => {
      if (!findDaemon(daemon)) return 'ended';
      return (await server.answers(readSettings(layout))) && 'answers';
    },
    { timeoutMs: START_TIMEOUT_MS },
  );
}

/** Waits for all, then throws the first failure: nothing may still be starting while it is being stopped. */
async function settleAll(promises) {
  const failed = (await Promise.allSettled(promises)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}
