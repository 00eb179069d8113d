import { withLock } from '../lib/lock.mjs';
import { say } from '../lib/progress.mjs';
import { acquireServices } from '../system/services.mjs';
import { migrate } from '../system/migrate.mjs';

/**
 * Runs the chosen tiers one after the other, those that need it on a stack that is up for them only. All of them run,
 * whatever fails; an aborted `stop` ends the running one and skips the rest.
 *
 * @returns {Promise<{ name: string, passed: number, failed: number }[]>}
 */
export async function runTiers(chosen, { home, external, args, stop }) {
  const results = [];
  const run = async (tier, env) => {
    if (stop.aborted) return;
    say(`\n--- ${tier.name}`);
    const outcome = await tier.run({ home, external, env, args, stop });
    results.push({ name: tier.name, ...outcome });
  };
  for (const tier of chosen.filter(({ stack }) => !stack)) await run(tier, process.env);
  const onStack = chosen.filter(({ stack }) => stack);
  if (onStack.length > 0 && !stop.aborted) {
    // Two runs at once would fight over the stack: one of them would stop it under the other.
    await withLock(`${home}/tests`, 'tests on the same stack', async () => {
      const services = await acquireServices(home, { own: !external, fresh: true });
      try {
        await migrate(services.env);
        for (const tier of onStack) await run(tier, services.env);
      } finally {
        await services.release();
      }
    });
  }
  return results;
}
