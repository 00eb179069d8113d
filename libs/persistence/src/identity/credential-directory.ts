import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '#libs/domain';
import { promptReads } from '../prompt.js';

/** An access key that is good now. */
export interface ActiveAccessKey {
  readonly principal: Principal;
  readonly sealedSecret: Buffer;
}

const PRINCIPAL = 'p.id, p.name, p.tenant, p.role';
const IS_GOOD = 'c.revoked_at IS NULL AND c.expires_at > UTC_TIMESTAMP(3) AND p.revoked_at IS NULL';

/**
 * Whose credentials are good at this moment, by the database's clock: one look-up by a unique index, and nothing is
 * remembered, so that a revocation holds for the next request. Rejects within 4 s when the database is away.
 */
@Injectable()
export class CredentialDirectory {
  constructor(private readonly dataSource: DataSource) {}

  /** @param hash SHA-256 of the token; null for one that is unknown, expired or revoked */
  async byTokenHash(hash: Buffer): Promise<Principal | null> {
    const [row] = await promptReads(this.dataSource, (manager) =>
      manager.query<Principal[]>(
        `SELECT ${PRINCIPAL} FROM access_token c JOIN principal p ON p.id = c.principal_id WHERE c.hash = ? AND ${IS_GOOD}`,
        [hash],
      ),
    );
    return row === undefined ? null : principalOf(row);
  }

  async byAccessKey(accessKey: string): Promise<ActiveAccessKey | null> {
    const [row] = await promptReads(this.dataSource, (manager) =>
      manager.query<(Principal & { sealedSecret: Buffer })[]>(
        `SELECT ${PRINCIPAL}, c.sealed_secret AS sealedSecret FROM access_key c JOIN principal p ON p.id = c.principal_id WHERE c.access_key = ? AND ${IS_GOOD}`,
        [accessKey],
      ),
    );
    return row === undefined ? null : { principal: principalOf(row), sealedSecret: row.sealedSecret };
  }
}

function principalOf({ id, name, tenant, role }: Principal): Principal {
  return { id, name, tenant, role };
}
