import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that these scripts belong to. */
export const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Everything that the scripts keep for this checkout; git ignores it. */
export const checkoutState = resolve(checkout, '.ringback');

/** Where the stack that a command speaks of keeps its state: `RINGBACK_HOME`, relative to the checkout. */
export function stackHome(env = process.env) {
  return env.RINGBACK_HOME ? resolve(checkout, env.RINGBACK_HOME) : checkoutState;
}
