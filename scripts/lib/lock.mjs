import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { Failure } from './failure.mjs';
import { say } from './progress.mjs';
import { waitFor } from './wait.mjs';

const LOCK_TIMEOUT_MS = 15 * 60_000; // the longest thing done under a lock is a slow first download

/**
 * Runs `work` while no other process of this machine holds the lock of the same `path`.
 *
 * The lock is an abstract unix socket: the kernel lets exactly one process bind its name and frees it when that
 * process ends, however it ends. So there is no stale lock to detect, and no file to clean up.
 */
export async function withLock(path, what, work) {
  const name = `\0ringback-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`;
  let server = await bind(name);
  if (!server) {
    say(`waiting for another ringback command that is busy with ${what} ...`);
    server = await waitFor(() => bind(name), { timeoutMs: LOCK_TIMEOUT_MS });
    if (!server)
      throw new Failure(`another ringback command is still busy with ${what}; end it, then try again`);
  }
  try {
    return await work();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

function bind(name) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen({ path: name }, () => {
      server.unref();
      resolve(server);
    });
  });
}
