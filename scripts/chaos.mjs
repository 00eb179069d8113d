import { join, resolve } from 'node:path';
import { ensureBuilt, ensureInstalled, nodeArguments, nodeBinary } from './bootstrap.mjs';
import { runForeground } from './lib/child.mjs';
import { runCommand } from './lib/command.mjs';
import { withLock } from './lib/lock.mjs';
import { checkout, checkoutState, stackHome } from './lib/paths.mjs';
import { takeOverSignals } from './lib/signals.mjs';
import { prepareStack } from './stack/prepare.mjs';
import { acquireServices } from './system/services.mjs';

/** Node 24 runs it as it is: it has types, but nothing (decorators, enums) that needs a compiler. */
const ENTRY = join(checkout, 'test/chaos/main.ts');
/** Until pushers have drained and ended, and a server that is being restarted answers. */
const GRACE_MS = 120_000;

const help = `
Usage: npm run chaos [-- OPTIONS]

Injects faults into a system under load, and then checks from the log, the receivers' own records and the database that
nothing was lost, put out of order, counted wrongly or written without a lease. Prints one table; exit 0 only if all of
it holds. Kafka and MariaDB are its own, under .ringback/chaos (RINGBACK_HOME chooses another folder): it restarts them.

  --minutes N         how long faults are injected (default 10)
  --seed N            repeats the sequence of faults and the receivers' behaviour of a run (default: a new one, printed)
  --pushers 2|3       pushers at first (default 2)
  --subscriptions N   subscriptions, with receivers of five kinds (default 50)
  --faults LIST       of kill,stop,term,broker,database,scale (default: all)
  --help              this text

docs/chaos.md explains the table.
`;

await runCommand({
  help,
  async run(args) {
    const home = process.env.RINGBACK_HOME ? stackHome() : resolve(checkoutState, 'chaos');
    await ensureInstalled();
    const refused = await harness([...args, '--check-options'], process.env);
    if (refused !== 0) return refused;
    await ensureBuilt();
    await prepareStack();
    const { stop } = takeOverSignals();
    // Two runs at once would restart the servers under each other.
    return withLock(`${home}/chaos`, 'chaos on the same stack', async () => {
      const services = await acquireServices(home, { own: true, fresh: true });
      try {
        return stop.aborted ? 1 : await harness(args, { ...services.env, RINGBACK_HOME: home }, stop);
      } finally {
        await services.release();
      }
    });
  },
});

function harness(args, env, stop) {
  const command = [...nodeArguments, ENTRY, ...args];
  const program = { name: 'chaos', command: nodeBinary(), args: command, cwd: checkout, env };
  return runForeground(program, { stop, graceMs: GRACE_MS });
}
