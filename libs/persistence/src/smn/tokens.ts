import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { SmnTokenEntity } from '../entities/smn-token.entity.js';
import type { TopicSubscriptionEntity } from '../entities/topic-subscription.entity.js';
import type { Mint } from './minted-token.js';

/** A link in a message can be followed for 48 h (SMN v2, SubscriptionConfirmation). */
const VALID_HOURS = 48;
/** One endpoint gets no more confirmation messages than these, whoever subscribes it (SMN v2, Subscribe). */
const MAX_MESSAGES = 200;
const MESSAGES_MINUTES = 10;

type InvitedItem = Pick<TopicSubscriptionEntity, 'tenant' | 'topic' | 'urnId' | 'endpointHash'>;

/**
 * Stores a token with its message, which is published once this is committed. The lock of the change counter is held,
 * so the bound is exact.
 * @returns false when the endpoint was sent enough for now: nothing is stored
 */
export async function invite(
  manager: EntityManager,
  { tenant, topic, urnId, endpointHash }: InvitedItem,
  kind: SmnTokenEntity['kind'],
  mint: Mint,
): Promise<boolean> {
  const [sent]: { messages: string }[] = await manager.query(
    'SELECT COUNT(*) AS messages FROM smn_token WHERE endpoint_hash = ? AND created_at > UTC_TIMESTAMP(3) - INTERVAL ? MINUTE',
    [endpointHash, MESSAGES_MINUTES],
  );
  if (Number(sent?.messages) >= MAX_MESSAGES) return false;
  await manager.insert(SmnTokenEntity, {
    ...mint(urnId),
    tenant,
    topic,
    urnId,
    kind,
    endpointHash,
    createdAt: () => 'UTC_TIMESTAMP(3)',
    expiresAt: () => `UTC_TIMESTAMP(3) + INTERVAL ${VALID_HOURS} HOUR`,
  });
  return true;
}

/** Selects the token of a hash while it can be used. */
export function usableToken(manager: EntityManager, hash: string): SelectQueryBuilder<SmnTokenEntity> {
  return manager
    .createQueryBuilder(SmnTokenEntity, 't')
    .where('t.hash = :hash AND t.usedAt IS NULL AND t.expiresAt > UTC_TIMESTAMP(3)', { hash });
}

/** Uses up every token of a subscription: what was decided is not undone by an older link. */
export async function useUpTokens(manager: EntityManager, urnId: string): Promise<void> {
  await manager.query(
    'UPDATE smn_token SET used_at = UTC_TIMESTAMP(3) WHERE urn_id = ? AND used_at IS NULL',
    [urnId],
  );
}
