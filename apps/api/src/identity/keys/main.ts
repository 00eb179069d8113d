import { DataSource } from 'typeorm';
import {
  CredentialList,
  databaseUrl,
  dataSourceOptions,
  pendingMigrations,
  PrincipalRepository,
} from '#libs/persistence';
import { createKey } from './create-key.js';
import { type KeysCommand, parseKeysCommand } from './keys-command.js';
import { KeysFailure } from './keys-failure.js';
import { keysTable } from './keys-table.js';

const USAGE = 2;

const parsed = parseKeysCommand(process.argv.slice(2));
if (!parsed.ok) {
  console.error(`keys: ${parsed.reason}; see: npm run keys -- --help`);
  process.exit(USAGE);
}
try {
  for (const line of await run(parsed.value)) console.log(line);
} catch (error) {
  console.error(`keys: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function run(command: KeysCommand): Promise<readonly string[]> {
  const dataSource = await new DataSource(dataSourceOptions(databaseUrl(), 1)).initialize();
  try {
    if ((await pendingMigrations(dataSource)).length > 0)
      throw new KeysFailure('the database is not up to date: npm run migrate');
    return await execute(command, dataSource);
  } finally {
    await dataSource.destroy();
  }
}

async function execute(command: KeysCommand, dataSource: DataSource): Promise<readonly string[]> {
  const principals = new PrincipalRepository(dataSource);
  switch (command.kind) {
    case 'create':
      return createKey(command.key, principals, process.env['SECRET_KEY'] ?? '');
    case 'list':
      return keysTable(await new CredentialList(dataSource).all());
    case 'revoke':
      if (await principals.revoke(command.target)) return [`revoked: ${command.target}`];
      throw new KeysFailure(`nothing to revoke: no active key or principal is called ${command.target}`);
  }
}
