import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SMN_STATUSES, TopicSubscriptionEntity } from '../entities/topic-subscription.entity.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { promptReads } from '../prompt.js';
import { type ChangeMade, inChangeTransaction } from '../subscriptions/change-transaction.js';
import type { TopicOffsets } from '../topic-offsets.js';
import type { Mint } from './minted-token.js';
import { replaceRow } from './replace-row.js';
import { invite, usableToken, useUpTokens } from './tokens.js';

/** Where an item stands, as its URN says it. */
export interface ItemPlace {
  readonly tenant: string;
  readonly topic: string;
  readonly urnId: string;
}

/** What a caller says besides the token; what is not said is not checked. */
export interface TokenClaims {
  readonly topic?: { readonly tenant: string; readonly topic: string } | undefined;
  readonly endpoint?: string | undefined;
}

/** refused: the token is none, of another subscription, used or late. */
export type Confirmed =
  { readonly kind: 'confirmed'; readonly place: ItemPlace } | { readonly kind: 'refused' };

/** not_found also for one that was not made through SMN: no link of ours leads to it. */
export type Canceled = 'canceled' | 'already' | 'not_found';

/** Confirms and cancels subscriptions made through SMN. Rejects within 4 s when the database is away. */
@Injectable()
export class SmnConfirmationRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Whether a token could be used just now: a look that keeps guesses from costing more than a read. */
  async isUsable(hash: string): Promise<boolean> {
    return promptReads(this.dataSource, (manager) => usableToken(manager, hash).getExists());
  }

  /** Uses a token, and the others of its subscription with it. @param floors end offsets of the event topics, read before */
  confirm(hash: string, claims: TokenClaims, floors: TopicOffsets): Promise<Confirmed> {
    return inChangeTransaction<Confirmed>(this.dataSource, async (manager) => {
      const token = await usableToken(manager, hash).setLock('pessimistic_write').getOne();
      if (token === null) return REFUSED;
      const item = await manager.findOneBy(TopicSubscriptionEntity, { urnId: token.urnId });
      if (item === null || !agree(item, claims)) return REFUSED;
      const changes = await replaceRow(manager, item, 'confirmed', floors);
      if (changes === undefined) return REFUSED;
      await useUpTokens(manager, item.urnId);
      const { tenant, topic, urnId } = item;
      return { changes, result: { kind: 'confirmed', place: { tenant, topic, urnId } } };
    });
  }

  /**
   * Cancels once. One that received something is sent a message whose link takes it back, unless its endpoint was sent
   * too many of them lately.
   * @param floors end offsets of the event topics, read before
   */
  cancel(place: ItemPlace, floors: TopicOffsets, mint: Mint): Promise<Canceled> {
    return inChangeTransaction<Canceled>(this.dataSource, async (manager) => {
      const item = await manager.findOneBy(TopicSubscriptionEntity, { ...place });
      if (item === null) return { changes: null, result: 'not_found' };
      if (item.status === SMN_STATUSES.canceled) return { changes: null, result: 'already' };
      const changes = await replaceRow(manager, item, 'canceled', floors);
      if (changes === undefined) return { changes: null, result: 'not_found' };
      await useUpTokens(manager, item.urnId);
      if (item.status !== SMN_STATUSES.unconfirmed)
        await invite(manager, item, 'unsubscribe_confirmation', mint);
      return { changes, result: 'canceled' };
    });
  }

  /** Whether there is such a subscription, made through SMN: a look that keeps guesses from costing more than a read. */
  async isMadeThroughSmn(place: ItemPlace): Promise<boolean> {
    return promptReads(this.dataSource, async (manager) => {
      const item = await manager.findOneBy(TopicSubscriptionEntity, { ...place });
      if (item === null) return false;
      const row = await manager.findOneBy(SubscriptionEntity, { id: item.subscriptionId });
      return row !== null && row.smn !== null;
    });
  }
}

const REFUSED: ChangeMade<Confirmed> = { changes: null, result: { kind: 'refused' } };

function agree(item: TopicSubscriptionEntity, { topic, endpoint }: TokenClaims): boolean {
  const sameTopic = topic === undefined || (topic.tenant === item.tenant && topic.topic === item.topic);
  return sameTopic && (endpoint === undefined || endpoint === item.endpoint);
}
