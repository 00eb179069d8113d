import { built, ensureBuilt, ensureInstalled, nodeArguments, nodeBinary } from './bootstrap.mjs';
import { runForeground } from './lib/child.mjs';
import { runCommand } from './lib/command.mjs';
import { Failure } from './lib/failure.mjs';
import { checkout, stackHome } from './lib/paths.mjs';
import { stackStatus } from './stack/status.mjs';

const help = `
Usage: npm run keys -- create --name NAME --role ROLE (--tenant TENANT | --all-tenants) [--days N] [--kind token|aksk]
       npm run keys -- list
       npm run keys -- revoke ID|NAME

Keys of the API, in the database of DATABASE_URL, else the local stack's.

  create  makes a token, or with --kind aksk an access key and its secret key, and prints it: nothing shows it again.
          Of a name that is known with the same role and tenant it makes another key, so that keys can be changed
          one after the other.
          --role   reader reads; manager reads, and writes subscriptions, topics and commands; publisher publishes
                   events and messages, and reads nothing; admin does all of it
          --days   until it expires, 1 to 3650; default 90
          --kind aksk needs SECRET_KEY, the same as that of the api
  list    all keys, without their secrets
  revoke  ends a key by its id, or by its name a principal with all of its keys; it holds for the next request

Exit 0: done; 1: not done, with one line that says why; 2: the arguments are wrong.
`;

await runCommand({
  help,
  async run(args) {
    if (!['create', 'list', 'revoke'].includes(args[0]))
      throw new Failure('say create, list or revoke; see: npm run keys -- --help', 2);
    const env = await environment();
    await ensureInstalled();
    await ensureBuilt();
    const program = [...nodeArguments, built('apps/api/src/identity/keys/main.ts'), ...args];
    return runForeground({ name: 'keys', command: nodeBinary(), args: program, cwd: checkout, env });
  },
});

async function environment() {
  if (process.env.DATABASE_URL) return process.env;
  const { connections } = await stackStatus(stackHome());
  if (!connections) {
    throw new Failure('no database: set DATABASE_URL, or start the local stack with: npm run stack -- up');
  }
  return { SECRET_KEY: connections.SECRET_KEY, ...process.env, DATABASE_URL: connections.DATABASE_URL };
}
