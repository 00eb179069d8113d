import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CredentialDirectory } from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import { accessKeySeal } from '../../apps/api/src/identity/access-key.js';
import { isToken, tokenHash } from '../../apps/api/src/identity/token.js';
import { TEST_SECRET_KEY } from '../support/secret-key.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/keys.mjs', import.meta.url));
/** What the script starts once it has built it; each build of the script's takes seconds. */
const PROGRAM = fileURLToPath(new URL('../../dist/apps/api/src/identity/keys/main.js', import.meta.url));
const run = promisify(execFile);

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('npm run keys', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    // Builds the program.
    expect(await command(SCRIPT, 'list')).toMatchObject({ code: 0 });
  });

  afterAll(async () => {
    await database.drop();
  });

  const keys = (...args: string[]) => command(PROGRAM, ...args);

  async function command(program: string, ...args: string[]): Promise<Ended> {
    const env = { ...process.env, DATABASE_URL: database.url, SECRET_KEY: TEST_SECRET_KEY };
    try {
      return { code: 0, ...(await run(process.execPath, [program, ...args], { env })) };
    } catch (error) {
      return error as Ended;
    }
  }

  const create = (name: string, ...more: string[]) =>
    keys('create', '--name', name, '--role', 'manager', '--tenant', 'a', ...more);

  it('should make a token that identifies, and show it once', async () => {
    const { code, stdout } = await create('ci');
    const token = /^token +(\S+)$/m.exec(stdout)?.[1] ?? '';
    expect(code).toBe(0);
    expect(isToken(token)).toBe(true);
    const found = await new CredentialDirectory(database.dataSource).byTokenHash(tokenHash(token));
    expect(found).toMatchObject({ name: 'ci', role: 'manager', tenant: 'a' });
    const listed = await keys('list');
    expect(listed.stdout).toMatch(/ci +a +manager .* active$/m);
    expect(listed.stdout).not.toContain(token);
    expect(await database.dataSource.query('SELECT * FROM access_token WHERE hash = ?', [token])).toEqual([]);
  });

  it('should make a pair whose secret only SECRET_KEY opens', async () => {
    const { stdout } = await create('robot', '--kind', 'aksk', '--days', '3');
    const accessKey = /^access key +([A-Z0-9]{20})$/m.exec(stdout)?.[1] ?? '';
    const secretKey = /^secret key +(\S+)$/m.exec(stdout)?.[1] ?? '';
    const found = await new CredentialDirectory(database.dataSource).byAccessKey(accessKey);
    if (found === null) throw new Error('the key was not stored');
    expect(found.sealedSecret.includes(secretKey)).toBe(false);
    const opened = new SecretBox(TEST_SECRET_KEY).open(found.sealedSecret, accessKeySeal(accessKey));
    expect(opened.toString()).toBe(secretKey);
    expect((await keys('list')).stdout).not.toContain(secretKey);
  });

  it('should make another key of the same principal, and end one or all of them', async () => {
    await create('rotated');
    const second = await create('rotated');
    const id = /^id +(token-\d+)$/m.exec(second.stdout)?.[1] ?? '';
    const states = async () =>
      (await keys('list')).stdout
        .split('\n')
        .filter((line) => line.includes(' rotated '))
        .map((line) => line.split(/ +/).at(-1));
    expect(await states()).toEqual(['active', 'active']);
    expect(await keys('revoke', id)).toMatchObject({ code: 0, stdout: `revoked: ${id}\n` });
    expect(await states()).toEqual(['active', 'revoked']);
    expect((await keys('revoke', 'rotated')).code).toBe(0);
    expect(await states()).toEqual(['revoked', 'revoked']);
    expect(await create('rotated')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('was revoked') as string,
    });
  });

  it('should say what is wrong, in one line and with the exit code', async () => {
    await create('taken');
    const another = await keys('create', '--name', 'taken', '--role', 'admin', '--all-tenants');
    expect(another).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^keys: taken is a manager[^\n]*\n$/) as string,
    });
    const unknown = await keys('revoke', 'nobody');
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^keys: nothing to revoke[^\n]*\n$/) as string,
    });
    expect(await keys('revoke', 'token-999')).toMatchObject({ code: 1 });
    expect(await keys('create', '--name', 'x')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^keys: --role/) as string,
    });
    expect(await keys()).toMatchObject({ code: 2 });
  });

  it('should be a script that knows its usage', async () => {
    expect(await command(SCRIPT, '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: npm run keys') as string,
    });
    expect(await command(SCRIPT, 'destroy')).toMatchObject({ code: 2 });
    expect(await command(SCRIPT, 'revoke', 'nobody')).toMatchObject({ code: 1 });
  });

  it('should leave the entities and the schema the same', async () => {
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });
}, 60_000);
