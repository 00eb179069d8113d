import { Failure } from '../lib/failure.mjs';
import { say } from '../lib/progress.mjs';
import { canListen, freePorts, isFree } from '../stack/ports.mjs';
import { apps } from './apps.mjs';

const TRIES = 100;

/** The ports of all apps, as the variables that tell them. */
export async function choosePorts(env = process.env) {
  const chosen = {};
  const reserved = new Set();
  for (const app of Object.values(apps)) chosen[app.portVariable] = await choosePort(app, env, reserved);
  return chosen;
}

/**
 * The port for an app. One that was asked for is taken or the start fails; the default gives way to the next free one.
 *
 * @param {Set<number>} reserved ports that others of the same start were given; the chosen one is added
 */
async function choosePort({ portVariable, hostVariable, defaultPort }, env, reserved) {
  const asked = env[portVariable];
  if (asked === '0') return String((await freePorts(1))[0]); // for the app: any; for us: one that we can tell
  if (asked) {
    // What is no port at all, the app itself refuses, together with all other bad variables.
    const isPort = /^\d{1,5}$/.test(asked) && Number(asked) < 65_536;
    if (isPort && !(await canListen(Number(asked), env[hostVariable] || '127.0.0.1'))) {
      throw new Failure(`${portVariable}=${asked} is taken by another program`);
    }
    reserved.add(Number(asked));
    return asked;
  }
  for (let port = defaultPort; port < defaultPort + TRIES; port += 1) {
    if (reserved.has(port) || !(await isFree(port))) continue;
    if (port !== defaultPort) say(`port ${defaultPort} is taken; ${portVariable} is ${port} this time`);
    reserved.add(port);
    return String(port);
  }
  throw new Failure(`no free port from ${defaultPort} on; set ${portVariable}`);
}
