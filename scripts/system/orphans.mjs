import { say } from '../lib/progress.mjs';
import { stillRuns } from '../lib/process-identity.mjs';
import { waitFor } from '../lib/wait.mjs';
import { orphans } from './running.mjs';

const GRACE_MS = 15_000;

/** Stops the apps that a killed `npm start` left behind. */
export async function stopOrphans(home) {
  for (const orphan of orphans(home)) {
    say(`stopping process ${orphan.pid}, left behind by an npm start that was killed ...`);
    process.kill(orphan.pid, 'SIGTERM');
    if (await waitFor(() => !stillRuns(orphan), { timeoutMs: GRACE_MS })) continue;
    if (stillRuns(orphan)) process.kill(orphan.pid, 'SIGKILL');
  }
}
