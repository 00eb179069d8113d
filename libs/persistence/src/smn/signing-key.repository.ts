import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isDuplicate } from '../database-errors.js';
import { SmnSigningKeyEntity } from '../entities/smn-signing-key.entity.js';
import { promptReads } from '../prompt.js';

/** A signing key as it is kept. */
export type StoredSigningKey = Readonly<Omit<SmnSigningKeyEntity, 'createdAt'>>;

/** The keys that sign SMN messages, and their certificates. Rejects within 4 s when the database is away. */
@Injectable()
export class SigningKeyRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The key that was made for a region. */
  async madeFor(region: string): Promise<StoredSigningKey | null> {
    return promptReads(this.dataSource, (manager) => manager.findOneBy(SmnSigningKeyEntity, { region }));
  }

  /** Keeps a key unless it, or another one made for its region, is kept already. */
  async keepIfNew(key: StoredSigningKey): Promise<void> {
    await promptReads(this.dataSource, async (manager) => {
      try {
        await manager.insert(SmnSigningKeyEntity, { ...key, createdAt: () => 'UTC_TIMESTAMP(3)' });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    });
  }

  /** The PEM of a certificate, whether its key is still in use or not. */
  async certificate(certificateId: string): Promise<string | null> {
    const key = await promptReads(this.dataSource, (manager) =>
      manager.findOneBy(SmnSigningKeyEntity, { certificateId }),
    );
    return key?.certificate ?? null;
  }
}
