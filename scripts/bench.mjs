import { join, resolve } from 'node:path';
import { ensureBuilt, ensureInstalled, nodeArguments, nodeBinary } from './bootstrap.mjs';
import { runForeground } from './lib/child.mjs';
import { runCommand } from './lib/command.mjs';
import { checkout, checkoutState, stackHome } from './lib/paths.mjs';
import { takeOverSignals } from './lib/signals.mjs';
import { prepareStack } from './stack/prepare.mjs';
import { migrate } from './system/migrate.mjs';
import { acquireServices, namesServices } from './system/services.mjs';

/** Node 24 runs it as it is: it has types, but nothing (decorators, enums) that needs a compiler. */
const ENTRY = 'test/bench/main.ts';

const help = `
Usage: npm run bench [-- ARGUMENTS]

Prints the performance table: the pusher beside a raw HTTP loop and a plain consumer loop, all in one run. It uses a
Kafka and a MariaDB of its own under .ringback/bench, unless DATABASE_URL and KAFKA_BROKERS are both set.
ARGUMENTS go to ${ENTRY}.
`;

await runCommand({
  help,
  async run(args) {
    const home = process.env.RINGBACK_HOME ? stackHome() : resolve(checkoutState, 'bench');
    await ensureInstalled();
    await ensureBuilt();
    if (!namesServices()) await prepareStack();
    const { stop } = takeOverSignals();
    const services = await acquireServices(home, { fresh: true });
    try {
      await migrate(services.env);
      const command = [...nodeArguments, join(checkout, ENTRY), ...args];
      const program = {
        name: 'bench',
        command: nodeBinary(),
        args: command,
        cwd: checkout,
        env: services.env,
      };
      return stop.aborted ? 1 : await runForeground(program, { stop });
    } finally {
      await services.release();
    }
  },
});
