import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from '../lib/child.mjs';
import { Failure } from '../lib/failure.mjs';
import { checkout } from '../lib/paths.mjs';
import { say, showProgress } from '../lib/progress.mjs';
import { waitFor } from '../lib/wait.mjs';
import { ask } from '../system/ready.mjs';
import { readRunning } from '../system/running.mjs';

const START_TIMEOUT_MS = 3 * 60_000; // the stack has 90 s, and so have the apps
const STOP_TIMEOUT_MS = 90_000; // apps, Kafka and MariaDB one after the other, each with a deadline of its own

/** The running system of this checkout, or one that is started now and ends with `release`. */
export async function findOrStartSystem(home, { stop, hurry }) {
  const own = readRunning(home) ? undefined : startOwn(home);
  const release = async () => {
    if (!own) return;
    say('stopping the system that this demo started ...');
    await own.child.stop({ graceMs: STOP_TIMEOUT_MS, hurry });
  };
  const done = own ? showProgress(() => '  starting') : () => {};
  try {
    const facts = await waitFor(() => stop.aborted || readyFacts(home, own), { timeoutMs: START_TIMEOUT_MS });
    if (!facts) throw new Failure(`ringback runs, but is not ready${own ? `; see ${own.logFile}` : ''}`);
    return { facts, release };
  } catch (error) {
    await release();
    throw error;
  } finally {
    done();
  }
}

function startOwn(home) {
  mkdirSync(home, { recursive: true });
  const logFile = join(home, 'demo-system.log');
  say(`no ringback runs in this checkout: starting one (log: ${logFile})`);
  const log = openSync(logFile, 'w');
  const args = [join(checkout, 'scripts/start.mjs')];
  const child = new Child({
    name: 'system',
    command: process.execPath,
    args,
    env: process.env,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  return { child, logFile };
}

async function readyFacts(home, own) {
  if (own && !own.child.running) throw new Failure(`the system could not be started; see ${own.logFile}`);
  const running = readRunning(home);
  if (!running) {
    if (own) return undefined; // still starting its Kafka and MariaDB
    throw new Failure('the running ringback ended');
  }
  const answers = await Promise.all([ask(`${running.apiUrl}/readyz`), ask(`${running.pusherUrl}/readyz`)]);
  return answers.every(({ status }) => status === 200) && running;
}
