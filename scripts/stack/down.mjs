import { existsSync } from 'node:fs';
import { withLock } from '../lib/lock.mjs';
import { stopDaemon } from './daemon.mjs';
import { layoutOf } from './layout.mjs';
import { servers } from './servers.mjs';

/** Stops what `up` started, and returns the names of what was running. The data stays. */
export async function stackDown(home) {
  const layout = layoutOf(home);
  if (!existsSync(layout.root)) return [];
  return withLock(layout.root, 'the local stack', async () => {
    const stopped = await Promise.all(
      servers.map(async (server) => {
        const daemon = server.daemon(layout);
        return (await stopDaemon(daemon)) ? [daemon.name] : [];
      }),
    );
    return stopped.flat();
  });
}
