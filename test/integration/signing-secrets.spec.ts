import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SigningKind, SmnTerms } from '#libs/domain';
import {
  MAX_SIGNING_SECRETS,
  type NewSigningSecret,
  SigningSecretRepository,
  SubscriptionFeedRepository,
  SubscriptionRepository,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { ownId } from '../support/own-id.js';
import { draftOf } from '../support/subscription-draft.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const TENANT = { tenant: '0', business: 0 };
const DAY_MS = 24 * 3_600_000;

describe('SigningSecretRepository', () => {
  let database: TestDatabase;
  let repository: SigningSecretRepository;
  let subscriptions: SubscriptionRepository;
  let feed: SubscriptionFeedRepository;
  let id: OwnSubscriptionId;

  beforeAll(async () => {
    database = await createTestDatabase();
    repository = new SigningSecretRepository(database.dataSource);
    subscriptions = new SubscriptionRepository(database.dataSource);
    feed = new SubscriptionFeedRepository(database.dataSource);
  });

  afterAll(async () => {
    await database.drop();
  });

  beforeEach(async () => {
    for (const table of ['subscription', 'subscription_change', 'signing_secret'])
      await database.dataSource.query(`DELETE FROM ${table}`);
    id = await subscribed('signed');
  });

  async function subscribed(name: string): Promise<OwnSubscriptionId> {
    const creation = await subscriptions.create(TENANT, draftOf(name), {});
    if (creation.kind !== 'created') throw new Error('expected a new subscription');
    return ownId(creation.subscription.id);
  }

  function secret(kind: SigningKind = 'v1'): NewSigningSecret {
    return { id: randomBytes(16).toString('hex'), kind, sealed: randomBytes(60), publicKey: null };
  }

  async function added(kind: SigningKind = 'v1', subscription = id): Promise<NewSigningSecret> {
    const wanted = secret(kind);
    expect(await repository.add(subscription, wanted)).toMatchObject({ kind: 'added' });
    return wanted;
  }

  async function expire(secretId: string): Promise<void> {
    await database.dataSource.query(
      'UPDATE signing_secret SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE id = ?',
      [secretId],
    );
  }

  async function rows(): Promise<number> {
    const [row] = await database.dataSource.query<{ n: string }[]>(
      'SELECT COUNT(*) AS n FROM signing_secret',
    );
    return Number(row?.n);
  }

  async function lastChange(): Promise<number> {
    return (await feed.loadAll()).upTo;
  }

  it('should be the schema that the entities say', async () => {
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('should give a new secret to pushers as a change that matches nothing again', async () => {
    const before = await lastChange();
    const first = await added();
    const fed = await feed.changesAfter(before);
    expect(fed?.changes).toMatchObject([
      {
        subscriptionId: id,
        rematchFrom: {},
        current: {
          signingSecrets: [{ id: first.id, kind: 'v1', sealed: first.sealed, expiresAt: null }],
        },
      },
    ]);
  });

  it('should load secrets with their own subscriptions, and none with the others', async () => {
    const [bare, other] = [await subscribed('bare'), await subscribed('other')];
    const [a, b, c] = [await added(), await added('v1a'), await added('v1', other)];
    const { subscriptions: all } = await feed.loadAll();
    const loaded = all.map(({ subscription, signingSecrets }) => [
      subscription.id,
      signingSecrets?.map(({ id: secretId }) => secretId),
    ]);
    expect(loaded).toEqual([
      [id, expect.arrayContaining([a.id, b.id])],
      [bare, undefined],
      [other, [c.id]],
    ]);
  });

  it('should end the one before of the same kind after a day, and no other', async () => {
    const [first, pair] = [await added(), await added('v1a')];
    const at = Date.now();
    const second = await added();
    const listed = await repository.list(id);
    expect(listed?.map((each) => [each.id, each.expiresAt === null])).toEqual([
      [first.id, false],
      [pair.id, true],
      [second.id, true],
    ]);
    const end = listed?.[0]?.expiresAt?.getTime() ?? 0;
    expect(Math.abs(end - at - DAY_MS)).toBeLessThan(60_000);
    expect(JSON.stringify(listed)).not.toContain('sealed');
  });

  it('should leave an end as it is when another follows', async () => {
    const first = await added();
    await added();
    const end = (await repository.list(id))?.[0]?.expiresAt;
    await added();
    expect((await repository.list(id))?.find((each) => each.id === first.id)?.expiresAt).toEqual(end);
  });

  it('should show no secret that has ended, and delete its row with the next one', async () => {
    const first = await added();
    const second = await added();
    await expire(first.id);
    expect((await repository.list(id))?.map((each) => each.id)).toEqual([second.id]);
    expect(await repository.remove(id, first.id)).toBe('not_found');
    expect(await rows()).toBe(2);
    await added();
    expect(await rows()).toBe(2);
  });

  it('should keep no more than sign at one time, also of those who ask at once', async () => {
    const before = await lastChange();
    const outcomes = await Promise.all(
      Array.from({ length: MAX_SIGNING_SECRETS + 3 }, () => repository.add(id, secret())),
    );
    expect(outcomes.filter(({ kind }) => kind === 'added')).toHaveLength(MAX_SIGNING_SECRETS);
    expect(outcomes.filter(({ kind }) => kind === 'too_many')).toHaveLength(3);
    expect(await lastChange()).toBe(before + MAX_SIGNING_SECRETS);
    const current = (await repository.list(id))?.filter(({ expiresAt }) => expiresAt === null);
    expect(current).toHaveLength(1);
  });

  it('should end one at once, and the current one only when none before it signs', async () => {
    const [first, second] = [await added(), await added()];
    expect(await repository.remove(id, second.id)).toBe('outlived');
    expect(await repository.remove(id, first.id)).toBe('removed');
    const before = await lastChange();
    expect(await repository.remove(id, second.id)).toBe('removed');
    const fed = await feed.changesAfter(before);
    expect(fed?.changes[0]?.current).not.toHaveProperty('signingSecrets');
    expect(await repository.list(id)).toEqual([]);
  });

  it("should not end another subscription's secret", async () => {
    const own = await added();
    expect(await repository.remove(await subscribed('other'), own.id)).toBe('not_found');
    expect(await rows()).toBe(1);
  });

  it('should know no secrets of a subscription that is not there, or was made through SMN', async () => {
    expect(await repository.list(ownId(id + 1))).toBeNull();
    expect(await repository.add(ownId(id + 1), secret())).toEqual({ kind: 'not_found' });
    const terms: Partial<SmnTerms> = { urnId: '0'.repeat(32) };
    await database.dataSource.query('UPDATE subscription SET smn = ? WHERE id = ?', [
      JSON.stringify(terms),
      id,
    ]);
    const before = await lastChange();
    expect(await repository.add(id, secret())).toEqual({ kind: 'made_through_smn' });
    expect([await rows(), await lastChange()]).toEqual([0, before]);
  });

  it('should remove secrets with their subscription', async () => {
    const kept = await added('v1', await subscribed('kept'));
    await added();
    await subscriptions.remove(TENANT, id, {});
    const left = await database.dataSource.query<{ id: string }[]>('SELECT id FROM signing_secret');
    expect(left).toEqual([{ id: kept.id }]);
  });
});
