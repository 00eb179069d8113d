import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, nodeArguments, nodeBinary } from './bootstrap.mjs';
import { findOrStartSystem } from './demo/system.mjs';
import { runForeground } from './lib/child.mjs';
import { refuseArguments, runCommand } from './lib/command.mjs';
import { checkout, stackHome } from './lib/paths.mjs';
import { takeOverSignals } from './lib/signals.mjs';
import { prepareStack } from './stack/prepare.mjs';
import { readRunning } from './system/running.mjs';
import { namesServices } from './system/services.mjs';

const help = `
Usage: npm run demo

What ringback is for, in half a minute: a receiver, a subscription over REST, hostcreate events through Kafka, the
callbacks as they arrive (one is refused first, and retried), and the statistics. Uses the system that npm start runs,
or starts one and stops it afterwards. Exit 0 only if all of it was right.

  RINGBACK_TOKEN  a token that may write subscriptions of tenant 0, for an api that asks for keys
`;

await runCommand({
  help,
  async run(args) {
    refuseArguments(args, 'npm run demo');
    const home = stackHome();
    await ensureInstalled();
    if (!readRunning(home)) {
      await ensureBuilt();
      if (!namesServices()) await prepareStack();
    }
    const { stop, hurry } = takeOverSignals();
    const system = await findOrStartSystem(home, { stop, hurry });
    try {
      if (stop.aborted) return 1;
      const story = [
        ...nodeArguments,
        join(checkout, 'scripts/demo/story.mjs'),
        JSON.stringify(system.facts),
      ];
      return await runForeground(
        { name: 'demo', command: nodeBinary(), args: story, env: process.env },
        { stop },
      );
    } finally {
      await system.release();
    }
  },
});
