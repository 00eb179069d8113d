import { existsSync } from 'node:fs';
import { withLock } from '../lib/lock.mjs';
import { stopDaemon } from './daemon.mjs';
import { layoutOf } from './layout.mjs';
import { servers } from './servers.mjs';

/**
 * Stops what `up` started, and returns the names of what was running. The data stays.
 *
 * @param {{ only?: string, kill?: boolean }} options `only`: the `id` of the one server to stop; `kill`: with SIGKILL
 */
export async function stackDown(home, { only, kill = false } = {}) {
  const layout = layoutOf(home);
  if (!existsSync(layout.root)) return [];
  return withLock(layout.root, 'the local stack', async () => {
    const stopped = await Promise.all(
      servers
        .filter(({ id }) => only === undefined || id === only)
        .map(async (server) => {
          const daemon = server.daemon(layout);
          return (await stopDaemon(daemon, { kill })) ? [daemon.name] : [];
        }),
    );
    return stopped.flat();
  });
}
