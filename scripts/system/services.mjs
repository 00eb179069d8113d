import { Failure } from '../lib/failure.mjs';
import { stackDown } from '../stack/down.mjs';
import { stackUp } from '../stack/up.mjs';

/** Whether the environment names the database and the brokers to use. It must name both, or neither. */
export function namesServices(env = process.env) {
  const named = ['DATABASE_URL', 'KAFKA_BROKERS'].filter((name) => env[name]);
  if (named.length === 1)
    throw new Failure(`${named[0]} alone is set: set both DATABASE_URL and KAFKA_BROKERS, or neither`);
  return named.length === 2;
}

/**
 * The database and the brokers to work with: those of the environment, else the local stack, started if need be.
 *
 * @returns {Promise<{ env: object, release: () => Promise<void> }>} the environment that leads to them, in which what
 *   was set before is kept; and what stops what was started
 */
export async function acquireServices(home, { own = false, fresh = false, env = process.env } = {}) {
  if (!own && namesServices(env)) return { env: { ...env }, release: async () => {} };
  const { connections, started } = await stackUp(home, { fresh });
  const { DATABASE_URL, KAFKA_BROKERS, SECRET_KEY, EGRESS_ALLOW } = connections;
  return {
    env: { EGRESS_ALLOW, SECRET_KEY, ...env, DATABASE_URL, KAFKA_BROKERS },
    release: async () => {
      if (started) await stackDown(home);
    },
  };
}
