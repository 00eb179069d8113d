import { runCommand } from './lib/command.mjs';
import { Failure } from './lib/failure.mjs';
import { stackHome } from './lib/paths.mjs';
import { say } from './lib/progress.mjs';
import { stackDown } from './stack/down.mjs';
import { servers } from './stack/servers.mjs';
import { stackStatus } from './stack/status.mjs';
import { stackUp } from './stack/up.mjs';

const USAGE = 'usage: npm run stack -- up | down [kafka|mariadb] [--kill] | status | env';

const help = `
Usage: npm run stack -- up | down [SERVER] [--kill] | status | env

The local Kafka and MariaDB, in the background, without root and without Docker (JDK 17+ and Maven needed).

  up      starts what is not running and returns when both answer; the first time downloads about 200 MB
  down    stops what up started, or the one SERVER: kafka, mariadb; the data stays under .ringback/.
          --kill ends it with SIGKILL, as a crash would; up starts it again on the same data and port
  status  shows what runs; exit 0 when both answer, 3 when not
  env     prints DATABASE_URL, KAFKA_BROKERS, SECRET_KEY and EGRESS_ALLOW, one a line; exit 1 when the stack is down.
          For a shell: export $(npm run --silent stack -- env)

RINGBACK_HOME chooses another folder than .ringback (relative to the checkout): a stack of its own.
`;

const actions = {
  async up(home, rest) {
    refuse(rest);
    const { connections, started } = await stackUp(home);
    say(started ? 'the local stack is up' : 'the local stack was up already');
    printVariables(connections);
  },

  async down(home, rest) {
    const [only, ...more] = rest.filter((arg) => arg !== '--kill');
    if (only !== undefined && !servers.some(({ id }) => id === only)) refuse([only]);
    refuse(more);
    const stopped = await stackDown(home, { only, kill: rest.includes('--kill') });
    say(stopped.length > 0 ? `stopped ${stopped.join(' and ')}` : 'the local stack was not running');
  },

  async status(home, rest) {
    refuse(rest);
    const { up, states } = await stackStatus(home);
    for (const { name, pid, port, answers, logFile } of states) {
      const state = answers ? 'answers' : pid ? 'does not answer' : 'is down';
      const where = pid ? ` on 127.0.0.1:${port} (pid ${pid}, log ${logFile})` : '';
      process.stdout.write(`${name} ${state}${where}\n`);
    }
    return up ? 0 : 3;
  },

  async env(home, rest) {
    refuse(rest);
    const { connections } = await stackStatus(home);
    if (!connections) throw new Failure('the local stack is down; start it with: npm run stack -- up');
    printVariables(connections);
  },
};

function refuse(args) {
  if (args.length > 0) throw new Failure(`${USAGE} (not: ${args.join(' ')})`, 2);
}

function printVariables(connections) {
  for (const [name, value] of Object.entries(connections)) process.stdout.write(`${name}=${value}\n`);
}

await runCommand({
  help,
  async run([action, ...rest]) {
    if (!Object.hasOwn(actions, action ?? '')) throw new Failure(USAGE, 2);
    return actions[action](stackHome(), rest);
  },
});
