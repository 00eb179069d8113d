import { join } from 'node:path';
import { askTcp } from './ask-tcp.mjs';
import { buildFolder } from './build-folder.mjs';
import { startDaemon } from './daemon.mjs';
import { installMariadb } from './install-mariadb.mjs';
import { runToEnd } from '../lib/run-to-end.mjs';

// Relative to the data folder, where the server changes to: so no depth of a checkout can exceed the 107 bytes that
// the path of a unix socket may have. The folder is the owner's only, and so is the socket's passwordless root.
const SOCKET = 'mariadb.sock';

/** @returns {import('./daemon.mjs').Daemon} */
export function mariadbDaemon(layout) {
  return {
    name: 'MariaDB',
    recordFile: layout.mariadb.record,
    logFile: layout.mariadb.output,
    mark: `--datadir=${layout.mariadb.data}`,
    graceMs: 30_000, // flushes its buffer pool first; 1 s on an idle machine
  };
}

export const mariadbPorts = ['mariadbPort'];

/** Whether the server greets: the first packet of its protocol, version 10, comes without being asked. */
export async function mariadbAnswers(settings) {
  const greeting = await askTcp(settings.mariadbPort, { whole: (bytes) => bytes.length > 5 });
  return greeting !== undefined && greeting[4] === 10;
}

/** Makes the system tables the first time, and starts the server. */
export async function startMariadb({ layout, settings, artifacts }) {
  const asUser = runningAs();
  await buildFolder(layout.mariadb.data, (data) => installMariadb(data, { layout, artifacts, asUser }));
  startDaemon(mariadbDaemon(layout), {
    command: join(artifacts.mariadb, 'bin/mariadbd'),
    args: [
      '--no-defaults', // no configuration of this machine
      ...asUser,
      `--basedir=${artifacts.mariadb}`,
      `--datadir=${layout.mariadb.data}`,
      '--bind-address=127.0.0.1',
      `--port=${settings.mariadbPort}`,
      `--socket=${SOCKET}`,
      '--pid-file=mariadb.pid',
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--default-time-zone=+00:00',
      '--max-connections=300',
      '--log-warnings=1', // no line for each connection that ends without a word: our own probes do
      '--max-allowed-packet=64M', // a settlement writes many parked payloads at once
      '--innodb-buffer-pool-size=128M',
      '--innodb-flush-log-at-trx-commit=1', // durable: a committed settlement survives a kill
    ],
    cwd: layout.mariadb.folder,
  });
}

/** Runs SQL as root through the socket; the answer is the exit code and what the client printed. */
export function runSql({ layout, artifacts }, sql) {
  const args = ['--no-defaults', `--socket=${SOCKET}`, '--user=root', '--batch'];
  return runToEnd(join(artifacts.mariadb, 'bin/mariadb'), args, { cwd: layout.mariadb.data, input: sql });
}

/** The server refuses to run as root unless it is told to. */
function runningAs() {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}
