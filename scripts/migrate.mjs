import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';
import { refuseArguments, runCommand } from './lib/command.mjs';
import { Failure } from './lib/failure.mjs';
import { stackHome } from './lib/paths.mjs';
import { stackStatus } from './stack/status.mjs';
import { migrate } from './system/migrate.mjs';

const help = `
Usage: npm run migrate

Brings the database to the current schema: that of DATABASE_URL, else the local stack's. Two at once are safe.
`;

await runCommand({
  help,
  async run(args) {
    refuseArguments(args, 'npm run migrate');
    const connections = process.env.DATABASE_URL ? {} : (await stackStatus(stackHome())).connections;
    if (!connections) {
      throw new Failure('no database: set DATABASE_URL, or start the local stack with: npm run stack -- up');
    }
    await ensureInstalled();
    await ensureBuilt();
    await migrate({ ...process.env, ...connections });
  },
});
