import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Subscription } from '#libs/domain';
import { SubscriptionChangeEntity } from '../entities/subscription-change.entity.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { boundedQuery, boundedReads } from '../bounded.js';
import type { SealedSigningSecret } from '../subscriptions/stored-signing-secret.js';
import type { TopicOffsets } from '../topic-offsets.js';
import { disableSubscription } from './disable-subscription.js';
import { readSigningSecrets } from './read-signing-secrets.js';

/** A subscription with the offsets below which nothing is delivered to it. */
export interface FedSubscription {
  readonly subscription: Subscription;
  readonly floors: TopicOffsets;
  /** What its pushes are signed with, also what has ended; most have none, and then it is left out. */
  readonly signingSecrets?: readonly SealedSigningSecret[];
}

/** What happened to one subscription since a change number. */
export interface FedChange {
  readonly subscriptionId: number;
  /** The lowest offsets of all its writes since then: events from here on are matched again. */
  readonly rematchFrom: TopicOffsets;
  /** Its state now; undefined when it is gone. */
  readonly current: FedSubscription | undefined;
}

export interface FedChanges {
  /** The number of the last change included. */
  readonly upTo: number;
  readonly changes: readonly FedChange[];
}

/** Changes read in one go; more are read by the next call. */
const MAX_CHANGES = 2_000;
/** Subscriptions read in one go at the start. */
const CHUNK = 2_000;

/** Subscriptions as the pusher follows them. */
@Injectable()
export class SubscriptionFeedRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Every subscription, with the number of the last change that is certainly included. */
  async loadAll(): Promise<{ readonly upTo: number; readonly subscriptions: readonly FedSubscription[] }> {
    // The number first: what changes while the rows are read is read again as a change.
    const [counter]: { value: string }[] = await boundedQuery(
      this.dataSource,
      'SELECT value FROM change_counter WHERE id = 1',
    );
    const subscriptions: FedSubscription[] = [];
    for (let after = 0; ;) {
      const piece = await boundedReads(this.dataSource, (manager) => readPiece(manager, after));
      subscriptions.push(...piece);
      const last = piece.at(-1);
      if (last === undefined || piece.length < CHUNK) break;
      after = last.subscription.id;
    }
    return { upTo: Number(counter?.value ?? 0), subscriptions };
  }

  /**
   * What changed after a change number. Numbers become visible in order, without gaps, since one row lock orders
   * all writes; `undefined` when changes after that number were pruned: then everything is loaded again.
   */
  changesAfter(number: number): Promise<FedChanges | undefined> {
    return boundedReads(this.dataSource, (manager) => readChanges(manager, number));
  }

  /** Disables a subscription whose endpoint said that it is gone, unless a person changed it since. */
  async disable(subscriptionId: number, callbackUrl: string): Promise<void> {
    await disableSubscription(this.dataSource, {
      subscriptionId,
      kind: 'gone',
      reason: 'the endpoint answered 410: disabled until an update or resume',
      condition: 'callback_url = ?',
      values: [callbackUrl],
    });
  }
}

/** The next subscriptions in the order of their ids. */
async function readPiece(manager: EntityManager, after: number): Promise<readonly FedSubscription[]> {
  const rows = await manager
    .createQueryBuilder(SubscriptionEntity, 's')
    .where('s.id > :after', { after })
    .orderBy('s.id')
    .limit(CHUNK)
    .getMany();
  const last = rows.at(-1);
  if (last === undefined) return [];
  const secrets = await readSigningSecrets(manager, { from: after + 1, to: last.id });
  return rows.map((row) => toFed(row, secrets.get(row.id)));
}

async function readChanges(manager: EntityManager, number: number): Promise<FedChanges | undefined> {
  const changes = await manager
    .createQueryBuilder(SubscriptionChangeEntity, 'c')
    .where('c.id > :number', { number })
    .orderBy('c.id')
    .limit(MAX_CHANGES)
    .getMany();
  const first = changes[0];
  const last = changes.at(-1);
  if (first === undefined || last === undefined) return { upTo: number, changes: [] };
  if (first.id !== number + 1) return undefined;

  const rematchFrom = new Map<number, TopicOffsets>();
  for (const change of changes) {
    rematchFrom.set(
      change.subscriptionId,
      lowest(rematchFrom.get(change.subscriptionId) ?? {}, change.floors),
    );
  }
  const ids = [...rematchFrom.keys()];
  const rows = await manager.findBy(SubscriptionEntity, { id: In(ids) });
  const secrets = await readSigningSecrets(manager, { ids });
  const current = new Map(rows.map((row) => [row.id, toFed(row, secrets.get(row.id))]));
  return {
    upTo: last.id,
    changes: [...rematchFrom].map(([subscriptionId, floors]) => ({
      subscriptionId,
      rematchFrom: floors,
      current: current.get(subscriptionId),
    })),
  };
}

function toFed(
  row: SubscriptionEntity,
  signingSecrets: readonly SealedSigningSecret[] | undefined,
): FedSubscription {
  const { floors, ...subscription } = row;
  return signingSecrets === undefined ? { subscription, floors } : { subscription, floors, signingSecrets };
}

/** For each partition that either names, the lower offset. */
function lowest(a: TopicOffsets, b: TopicOffsets): TopicOffsets {
  const merged: Record<string, readonly number[]> = { ...a };
  for (const [topic, offsets] of Object.entries(b)) {
    const other = a[topic];
    merged[topic] = other === undefined ? offsets : minima(other, offsets);
  }
  return merged;
}

/** A partition that only one of them names appeared in between: all of it is new. */
function minima(a: readonly number[], b: readonly number[]): readonly number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, index) =>
    Math.min(a[index] ?? 0, b[index] ?? 0),
  );
}
