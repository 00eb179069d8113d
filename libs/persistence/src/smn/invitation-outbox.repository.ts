import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { boundedQuery } from '../bounded.js';
import { SmnTokenEntity } from '../entities/smn-token.entity.js';
import { publishOldest } from '../outbox/publish-oldest.js';

/** A token whose message is to be published. */
export type OutboxInvitation = Pick<SmnTokenEntity, 'tenant' | 'topic' | 'urnId' | 'kind' | 'messageId'> & {
  readonly sealed: Buffer;
};

/** Confirmation messages that were committed and wait to be published. */
@Injectable()
export class InvitationOutboxRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** See `publishOldest`. What is published is kept as a hash only. */
  publishOldest(
    limit: number,
    publish: (invitations: readonly OutboxInvitation[]) => Promise<void>,
  ): Promise<number> {
    return publishOldest(this.dataSource, SmnTokenEntity, limit, async (rows, manager) => {
      await publish(rows.flatMap(toInvitation));
      await manager.query('UPDATE smn_token SET sealed = NULL WHERE id IN (?)', [rows.map(({ id }) => id)]);
    });
  }

  /** Forgets tokens that are late, at most `limit` of them. @returns how many were forgotten */
  async prune(limit: number): Promise<number> {
    const { affectedRows }: { affectedRows: number } = await boundedQuery(
      this.dataSource,
      'DELETE FROM smn_token WHERE expires_at < UTC_TIMESTAMP(3) ORDER BY expires_at LIMIT ?',
      [limit],
    );
    return affectedRows;
  }
}

function toInvitation({ sealed, tenant, topic, urnId, kind, messageId }: SmnTokenEntity): OutboxInvitation[] {
  return sealed === null ? [] : [{ sealed, tenant, topic, urnId, kind, messageId }];
}
