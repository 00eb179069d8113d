import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '#libs/domain';
import { AccessKeyEntity } from '../entities/access-key.entity.js';
import { AccessTokenEntity } from '../entities/access-token.entity.js';
import { PrincipalEntity } from '../entities/principal.entity.js';
import { promptTransaction } from '../prompt.js';
import type { Enrolment, NewCredential } from './new-credential.js';

const TOKEN_ID = /^token-(\d{1,10})$/;

/** Principals and their credentials. Rejects within 4 s when the database is away. */
@Injectable()
export class PrincipalRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Stores a credential; its principal too, unless one of the name, tenant and role is there. @param days until it expires */
  enrol(
    { name, tenant, role }: Omit<Principal, 'id'>,
    credential: NewCredential,
    days: number,
  ): Promise<Enrolment> {
    return promptTransaction<Enrolment>(this.dataSource, async (manager) => {
      // One of two at the same moment waits here for the other's name.
      const { affectedRows }: { affectedRows: number } = await manager.query(
        'INSERT INTO principal (name, tenant, role, created_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE id = id',
        [name, tenant, role],
      );
      const principal = await manager.findOneByOrFail(PrincipalEntity, { name });
      if (principal.revokedAt !== null) return { kind: 'revoked' };
      if (principal.tenant !== tenant || principal.role !== role)
        return { kind: 'another', tenant: principal.tenant, role: principal.role };
      const stored = await store(manager, principal.id, credential, days);
      return { kind: 'enrolled', ...stored, isNew: affectedRows === 1 };
    });
  }

  /**
   * Ends a credential by its id, or a principal by its name and with it all of its credentials.
   * @returns false when nothing of that id or name is left to be revoked
   */
  revoke(target: string): Promise<boolean> {
    return promptTransaction(this.dataSource, async (manager) => {
      const token = TOKEN_ID.exec(target)?.[1];
      const revoked: { affectedRows: number }[] = [
        token === undefined
          ? { affectedRows: 0 }
          : await manager.query(
              'UPDATE access_token SET revoked_at = UTC_TIMESTAMP(3) WHERE id = ? AND revoked_at IS NULL',
              [token],
            ),
        await manager.query(
          'UPDATE access_key SET revoked_at = UTC_TIMESTAMP(3) WHERE access_key = ? AND revoked_at IS NULL',
          [target],
        ),
        await manager.query(
          'UPDATE principal SET revoked_at = UTC_TIMESTAMP(3) WHERE name = ? AND revoked_at IS NULL',
          [target],
        ),
      ];
      return revoked.some(({ affectedRows }) => affectedRows > 0);
    });
  }
}

async function store(
  manager: EntityManager,
  principalId: number,
  credential: NewCredential,
  days: number,
): Promise<{ readonly id: string; readonly expiresAt: Date }> {
  switch (credential.kind) {
    case 'token': {
      const { hash, hint } = credential;
      await manager.query(
        'INSERT INTO access_token (principal_id, hash, hint, created_at, expires_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL ? DAY)',
        [principalId, hash, hint, days],
      );
      const { id, expiresAt } = await manager.findOneByOrFail(AccessTokenEntity, { hash });
      return { id: `token-${id}`, expiresAt };
    }
    case 'aksk': {
      const { accessKey, sealedSecret } = credential;
      await manager.query(
        'INSERT INTO access_key (principal_id, access_key, sealed_secret, created_at, expires_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL ? DAY)',
        [principalId, accessKey, sealedSecret, days],
      );
      const { expiresAt } = await manager.findOneByOrFail(AccessKeyEntity, { accessKey });
      return { id: accessKey, expiresAt };
    }
  }
}
