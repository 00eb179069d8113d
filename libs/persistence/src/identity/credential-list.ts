import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { promptReads } from '../prompt.js';
import type { ListedCredential } from './new-credential.js';

const STATE =
  "CASE WHEN c.revoked_at IS NOT NULL OR p.revoked_at IS NOT NULL THEN 'revoked' " +
  "WHEN c.expires_at <= UTC_TIMESTAMP(3) THEN 'expired' ELSE 'active' END AS state";
const SHARED = `p.name, p.tenant, p.role, c.created_at AS createdAt, c.expires_at AS expiresAt, ${STATE}`;

/** All credentials, for people. */
@Injectable()
export class CredentialList {
  constructor(private readonly dataSource: DataSource) {}

  /** By name, then age. Never a secret. */
  async all(): Promise<readonly ListedCredential[]> {
    return promptReads(this.dataSource, (manager) =>
      manager.query<ListedCredential[]>(
        `SELECT CONCAT('token-', c.id) AS id, 'token' AS kind, c.hint, ${SHARED} FROM access_token c JOIN principal p ON p.id = c.principal_id ` +
          `UNION ALL SELECT c.access_key, 'aksk', '', ${SHARED} FROM access_key c JOIN principal p ON p.id = c.principal_id ` +
          'ORDER BY name, createdAt, id',
      ),
    );
  }
}
