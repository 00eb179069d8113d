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
Usage: npm run bench [-- NAMES... OPTIONS]

Prints tables of what ringback does, beside others in the same run, and how far that is from the goals.

  throughput   one subscription, order per key, beside a raw undici loop; receiver answers after 0, 10 and 100 ms
  peer         the same beside the package @platformatic/kafka-hooks, installed when first wanted (140 MB)
  plain        the kafkajs loop that one would write first
  fanout       1, 10 and 100 subscriptions to one topic: bytes read from the broker, deliveries, memory
  isolation    100 subscriptions, one of which hangs for a while
  latency      produce to receipt at 1,000 events/s
  backlog      1,000 subscriptions that are behind by 1,000,000 events: time to drain, memory
  takeover     kill -9 of a pusher to the first delivery by its heir
  smnlist      pages of SMN's list of 100,000 subscriptions, with each filter

NAMES: which of them; all unless said.

  --seconds N  how long each contestant is measured (default 4); what counts deliveries is sized by it
  --delay N    only the rows of throughput, peer and plain with this delay of the receiver in milliseconds: 0, 10 or 100
  --events N   events of the backlog (default 1,000,000)

It uses a Kafka and a MariaDB of its own under .ringback/bench, unless DATABASE_URL and KAFKA_BROKERS are both set.
WINDOW_BYTES goes to the pusher; BENCH_NODE_FLAGS are more flags for the node of each contestant, to try what they do.
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
        env: { ...services.env, BENCH_PEER_FOLDER: resolve(checkoutState, 'bench-peer') },
      };
      return stop.aborted ? 1 : await runForeground(program, { stop });
    } finally {
      await services.release();
    }
  },
});
