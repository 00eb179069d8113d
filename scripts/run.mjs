import { ensureBuilt, ensureInstalled, isBuilt } from './bootstrap.mjs';
import { runCommand } from './lib/command.mjs';
import { Failure } from './lib/failure.mjs';
import { onSignals } from './lib/signals.mjs';
import { apps } from './system/apps.mjs';
import { runApp } from './system/run-app.mjs';

const help = `
Usage: npm run start:api | npm run start:pusher

One production process, configured by the environment only (DATABASE_URL, KAFKA_BROKERS, ...; see README.md). Signals
reach it, and its exit code is the command's. Installs and builds only if it was never built.
`;

await runCommand({
  help,
  async run([name, ...rest]) {
    if (!Object.hasOwn(apps, name ?? '') || rest.length > 0) {
      throw new Failure('usage: npm run start:api | npm run start:pusher', 2);
    }
    if (!isBuilt(apps[name].entry)) {
      await ensureInstalled();
      await ensureBuilt();
    }
    const child = runApp(name, process.env);
    onSignals((signal) => child.signal(signal));
    return child.ended;
  },
});
