import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../lib/json-file.mjs';
import { identify, stillRuns } from '../lib/process-identity.mjs';

/**
 * What `npm start` notes while it runs, so that other commands find the system.
 *
 * @typedef {object} Running
 * @property {object} owner identity of the `npm start` process
 * @property {object[]} processes identities of the apps
 * @property {string} apiUrl
 * @property {string} pusherUrl
 * @property {string} kafkaBrokers
 * @property {string} eventTopics
 * @property {boolean} ready whether both apps were ready once
 */

const fileOf = (home) => join(home, 'running.json');

/** @returns {Running | undefined} the system whose `npm start` still runs */
export function readRunning(home) {
  const running = readJson(fileOf(home));
  return running && stillRuns(running.owner) ? running : undefined;
}

/** Apps whose `npm start` was killed and that still run: they hold the ports and the leases of the next start. */
export function orphans(home) {
  const running = readJson(fileOf(home));
  return running && !stillRuns(running.owner) ? running.processes.filter(stillRuns) : [];
}

/** @param {Omit<Running, 'owner' | 'processes'> & { pids: number[] }} facts */
export function writeRunning(home, { pids, ...facts }) {
  const processes = pids.map(identify).filter(Boolean);
  writeJson(fileOf(home), { owner: identify(process.pid), processes, ...facts });
}

export function forgetRunning(home) {
  rmSync(fileOf(home), { force: true });
}
