import { spawn } from 'node:child_process';
import { mkdirSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { readJson, writeJson } from '../lib/json-file.mjs';
import { findByArgument, identify, stillRuns } from '../lib/process-identity.mjs';
import { waitFor } from '../lib/wait.mjs';

/**
 * One server of the stack, running in the background.
 *
 * @typedef {object} Daemon
 * @property {string} name what people call it
 * @property {string} recordFile where the identity of its process is kept
 * @property {string} logFile what it prints
 * @property {string} mark an argument of its command line that no other process has
 * @property {number} graceMs how long it may take to stop before it is killed
 */

/** The process of a daemon, or nothing. One that was started but not recorded (a killed `up`) is found by its mark. */
export function findDaemon(daemon) {
  const recorded = readJson(daemon.recordFile);
  if (recorded && stillRuns(recorded)) return recorded;
  const found = findByArgument(daemon.mark);
  if (found) writeJson(daemon.recordFile, found);
  return found;
}

/** Starts a daemon in a session of its own, so that neither Ctrl-C nor the end of this terminal reaches it. */
export function startDaemon(daemon, { command, args, cwd, env }) {
  mkdirSync(dirname(daemon.logFile), { recursive: true });
  const log = openSync(daemon.logFile, 'w');
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => {}); // no pid then; told below
  child.unref();
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (!identity) throw new Failure(`${daemon.name} could not be started; see ${daemon.logFile}`);
  writeJson(daemon.recordFile, identity);
  return identity;
}

/**
 * Asks a daemon to stop, kills it if it does not, and returns whether there was anything to stop.
 *
 * @param {{ kill?: boolean }} options `kill`: it is not asked, as in a crash
 */
export async function stopDaemon(daemon, { kill = false } = {}) {
  const identity = findDaemon(daemon);
  if (identity) {
    if (!kill) signal(identity, 'SIGTERM');
    if (kill || !(await ends(identity, daemon.graceMs))) {
      signal(identity, 'SIGKILL');
      if (!(await ends(identity, 5_000)))
        throw new Failure(`${daemon.name} (pid ${identity.pid}) cannot be stopped`);
    }
  }
  rmSync(daemon.recordFile, { force: true });
  return identity !== undefined;
}

/** The last lines that a daemon printed, on one line. */
export function lastWords(daemon) {
  const lines = readFileSync(daemon.logFile, 'utf8').trim().split('\n');
  return lines.slice(-2).join(' | ').slice(-300);
}

function ends(identity, timeoutMs) {
  return waitFor(() => !stillRuns(identity), { timeoutMs, everyMs: 50 });
}

function signal(identity, name) {
  try {
    if (stillRuns(identity)) process.kill(identity.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // it ended in between
  }
}
