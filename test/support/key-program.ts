import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TEST_SECRET_KEY } from './secret-key.js';

/** As SDKs want it. */
export interface AccessKeyPair {
  readonly accessKey: string;
  readonly secretKey: string;
}

const run = promisify(execFile);
const PROGRAM = 'dist/apps/api/src/identity/keys/main.js';

/** Makes keys as an operator does: by the program of `npm run keys`. `dist/` must be built. */
export class KeyProgram {
  constructor(private readonly databaseUrl: string) {}

  async accessKey(role: string, tenant: string): Promise<AccessKeyPair> {
    const printed = await this.create(role, tenant, 'aksk');
    return { accessKey: told(printed, 'access key'), secretKey: told(printed, 'secret key') };
  }

  async token(role: string, tenant: string): Promise<string> {
    return told(await this.create(role, tenant, 'token'), 'token');
  }

  private async create(role: string, tenant: string, kind: string): Promise<string> {
    const name = `${role}-${tenant}`;
    const args = ['create', '--name', name, '--role', role, '--tenant', tenant, '--kind', kind];
    const { PATH = '' } = process.env;
    const env = { PATH, DATABASE_URL: this.databaseUrl, SECRET_KEY: TEST_SECRET_KEY };
    const { stdout } = await run(process.execPath, [PROGRAM, ...args], { env });
    return stdout;
  }
}

function told(printed: string, what: string): string {
  const line = printed.split('\n').find((each) => each.startsWith(what));
  if (line === undefined) throw new Error(`the program told no ${what}: ${printed}`);
  return line.slice(what.length).trim();
}
