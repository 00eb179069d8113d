import type { DataSource } from 'typeorm';
import type { Role } from '#libs/domain';
import { PrincipalRepository } from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import { type AccessKey, accessKeySeal, newAccessKey } from '../../apps/api/src/identity/access-key.js';
import { newToken, tokenHash } from '../../apps/api/src/identity/token.js';
import { TEST_SECRET_KEY } from './secret-key.js';

/** Makes keys as `npm run keys` does, in a test's database. */
export class TestKeys {
  readonly #principals: PrincipalRepository;
  readonly #box = new SecretBox(TEST_SECRET_KEY);

  constructor(dataSource: DataSource) {
    this.#principals = new PrincipalRepository(dataSource);
  }

  /** A token of a principal of this role and tenant. @param days negative for one that has expired */
  async token(role: Role, tenant: string | null, days = 1): Promise<string> {
    const token = newToken();
    const stored = { kind: 'token', hash: tokenHash(token), hint: token.slice(-4) } as const;
    await this.#principals.enrol({ name: nameOf(role, tenant), role, tenant }, stored, days);
    return token;
  }

  async accessKey(role: Role, tenant: string | null, days = 1): Promise<AccessKey> {
    const pair = newAccessKey();
    const sealedSecret = this.#box.seal(Buffer.from(pair.secretKey), accessKeySeal(pair.accessKey));
    const stored = { kind: 'aksk', accessKey: pair.accessKey, sealedSecret } as const;
    await this.#principals.enrol({ name: nameOf(role, tenant), role, tenant }, stored, days);
    return pair;
  }

  /** All credentials of a role in a tenant, or one access key. */
  async revoke(target: string): Promise<void> {
    await this.#principals.revoke(target);
  }
}

/** The name of the principal that a test's keys of a role and tenant belong to. */
export function nameOf(role: Role, tenant: string | null): string {
  return `${role}-${tenant ?? 'all'}`;
}
