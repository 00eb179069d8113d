import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';
import { refuseArguments, runCommand } from './lib/command.mjs';
import { Failure } from './lib/failure.mjs';
import { stackHome } from './lib/paths.mjs';
import { say } from './lib/progress.mjs';
import { takeOverSignals } from './lib/signals.mjs';
import { prepareStack } from './stack/prepare.mjs';
import { apps, urlOf } from './system/apps.mjs';
import { announceAuth, chooseAuth } from './system/choose-auth.mjs';
import { choosePorts } from './system/choose-ports.mjs';
import { migrate } from './system/migrate.mjs';
import { stopOrphans } from './system/orphans.mjs';
import { readRunning } from './system/running.mjs';
import { acquireServices, namesServices } from './system/services.mjs';
import { runSystem } from './system/run-system.mjs';

const help = `
Usage: npm start

The whole system on this machine: installs and builds what is missing, starts the local Kafka and MariaDB (unless
DATABASE_URL and KAFKA_BROKERS are both set), migrates the database, and runs the api and the pusher in the foreground.
Ctrl-C stops all of it; a second Ctrl-C does not wait.

  API_HOST, API_PORT        where the api listens, default 127.0.0.1, and 8090 or the next port that is free
  AUTH                      who may use it: where API_HOST is this machine alone, everyone (open), else whoever has a key
  PUSHER_HOST, PUSHER_PORT  the pusher's health and metrics, default 127.0.0.1, and 8091 or the next one
`;

await runCommand({
  help,
  async run(args) {
    refuseArguments(args, 'npm start');
    const home = stackHome();
    const running = readRunning(home);
    if (running) throw new Failure(`ringback runs already (pid ${running.owner.pid}): ${running.apiUrl}`);
    await ensureInstalled();
    await ensureBuilt();
    await stopOrphans(home);
    const ports = await choosePorts();
    if (!namesServices()) await prepareStack();

    const { stop, hurry } = takeOverSignals();
    const services = await acquireServices(home);
    try {
      if (!stop.aborted) await migrate(services.env);
      const env = { ...services.env, ...ports, ...chooseAuth() };
      env.PUBLIC_URL ||= urlOf(apps.api, env); // links in messages lead to this api, whatever port it got
      announceAuth(env);
      if (!stop.aborted) await runSystem({ home, env, stop, hurry });
    } finally {
      await services.release();
    }
    say('stopped');
  },
});
