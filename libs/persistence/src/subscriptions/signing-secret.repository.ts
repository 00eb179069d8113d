import { Injectable } from '@nestjs/common';
import { Brackets, DataSource, type EntityManager, IsNull } from 'typeorm';
import { SigningSecretEntity } from '../entities/signing-secret.entity.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { promptReads } from '../prompt.js';
import { inChangeTransaction } from './change-transaction.js';
import type { NewSigningSecret, StoredSigningSecret } from './stored-signing-secret.js';
import type { OwnSubscriptionId } from './own-subscription-id.js';

/** How long the secret before signs beside the new one: receivers have a day to take the new one. */
const SIGNING_OVERLAP_HOURS = 24;

/** Secrets of a subscription that sign at one time: each of them is work and bytes of every attempt. */
export const MAX_SIGNING_SECRETS = 5;

/** What became of a new secret. made_through_smn: messages of SMN carry its own signature. */
export type SigningSecretAddition =
  | { readonly kind: 'added'; readonly secret: StoredSigningSecret }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'made_through_smn' }
  | { readonly kind: 'too_many' };

/** What became of a removal. outlived: it is the current one, and one before it would sign on until it ends. */
export type SigningSecretRemoval = 'removed' | 'not_found' | 'outlived';

/**
 * Signing secrets of subscriptions. Each write is a change of its subscription, so that pushers see it as promptly.
 * Those that ended are there for nobody; the next addition deletes their rows.
 * Rejects within 4 s when the database is away.
 */
@Injectable()
export class SigningSecretRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order of creation; null without such a subscription. */
  list(subscriptionId: OwnSubscriptionId): Promise<readonly StoredSigningSecret[] | null> {
    return promptReads(this.dataSource, async (manager) =>
      (await manager.existsBy(SubscriptionEntity, { id: subscriptionId }))
        ? (await secretsThatSign(manager, subscriptionId)).map(withoutSecret)
        : null,
    );
  }

  /** Makes it the current secret of its kind; the one that was it so far ends after the overlap. */
  add(subscriptionId: OwnSubscriptionId, secret: NewSigningSecret): Promise<SigningSecretAddition> {
    return inChangeTransaction<SigningSecretAddition>(this.dataSource, async (manager) => {
      const refusal = await refusalOf(manager, subscriptionId);
      if (refusal !== null) return { changes: null, result: { kind: refusal } };
      await manager.query(
        'DELETE FROM signing_secret WHERE subscription_id = ? AND expires_at <= UTC_TIMESTAMP(3)',
        [subscriptionId],
      );
      await manager.update(
        SigningSecretEntity,
        { subscriptionId, kind: secret.kind, expiresAt: IsNull() },
        { expiresAt: () => `UTC_TIMESTAMP(3) + INTERVAL ${SIGNING_OVERLAP_HOURS} HOUR` },
      );
      await manager.insert(SigningSecretEntity, {
        ...secret,
        subscriptionId,
        createdAt: () => 'UTC_TIMESTAMP(3)',
        expiresAt: null,
      });
      const stored = await manager.findOneByOrFail(SigningSecretEntity, { id: secret.id });
      return {
        changes: [changeOf(subscriptionId)],
        result: { kind: 'added', secret: withoutSecret(stored) },
      };
    });
  }

  /** Ends a secret at once. The current one stays while one before it signs: else signing would end unnoticed with that. */
  remove(subscriptionId: OwnSubscriptionId, id: string): Promise<SigningSecretRemoval> {
    return inChangeTransaction<SigningSecretRemoval>(this.dataSource, async (manager) => {
      const all = await secretsThatSign(manager, subscriptionId);
      const meant = all.find((secret) => secret.id === id);
      if (meant === undefined) return { changes: null, result: 'not_found' };
      const isOutlived = all.some((other) => other.kind === meant.kind && other.id !== id);
      if (meant.expiresAt === null && isOutlived) return { changes: null, result: 'outlived' };
      await manager.delete(SigningSecretEntity, { id });
      return { changes: [changeOf(subscriptionId)], result: 'removed' };
    });
  }
}

/** Nothing is matched again for it: floors of no topic. */
function changeOf(subscriptionId: number) {
  return { subscriptionId, kind: 'updated', floors: {} } as const;
}

async function refusalOf(
  manager: EntityManager,
  id: number,
): Promise<'not_found' | 'made_through_smn' | 'too_many' | null> {
  const subscription = await manager.findOneBy(SubscriptionEntity, { id });
  if (subscription === null) return 'not_found';
  if (subscription.smn !== null) return 'made_through_smn';
  return (await secretsThatSign(manager, id)).length < MAX_SIGNING_SECRETS ? null : 'too_many';
}

function secretsThatSign(manager: EntityManager, subscriptionId: number): Promise<SigningSecretEntity[]> {
  return manager
    .createQueryBuilder(SigningSecretEntity, 's')
    .where('s.subscriptionId = :subscriptionId', { subscriptionId })
    .andWhere(
      new Brackets((either) => either.where('s.expiresAt IS NULL').orWhere('s.expiresAt > UTC_TIMESTAMP(3)')),
    )
    .orderBy('s.createdAt')
    .addOrderBy('s.id')
    .getMany();
}

function withoutSecret({
  id,
  kind,
  publicKey,
  createdAt,
  expiresAt,
}: SigningSecretEntity): StoredSigningSecret {
  return { id, kind, publicKey, createdAt, expiresAt };
}
