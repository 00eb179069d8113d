import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailingSubscriptionRepository } from '#libs/persistence';
import { FailureWatch } from '../../apps/pusher/src/engine/failure-watch.js';
import { eventually } from '../support/eventually.js';
import { answer } from '../support/replies.js';
import { EngineWorld } from './engine-process.js';

interface SubscriptionState {
  readonly state: string;
  readonly state_reason: string | null;
}

describe('subscriptions that only fail', () => {
  let world: EngineWorld;
  let topic: string;
  let id: number;

  beforeEach(async () => {
    world = await EngineWorld.open();
    topic = await world.topic();
    id = await world.subscribe();
  });

  afterEach(async () => {
    await world.close();
  });

  /** What one pusher process sees. */
  function watch(): FailureWatch {
    return new FailureWatch({
      failing: new FailingSubscriptionRepository(world.database.dataSource),
      logger: pino({ level: 'silent' }),
    });
  }

  async function fails(by: FailureWatch = watch()): Promise<void> {
    by.noted(id, false);
    await by.look();
  }

  /** Seconds, by the database's clock. */
  async function failingFor(): Promise<number | undefined> {
    const [row] = await world.tables.query<{ seconds: string }>(
      'SELECT TIMESTAMPDIFF(MICROSECOND, since, UTC_TIMESTAMP(3)) / 1e6 AS seconds FROM failing_subscription WHERE subscription_id = ?',
      [id],
    );
    return row && Number(row.seconds);
  }

  async function passes(hours: number): Promise<void> {
    await world.tables.query('UPDATE failing_subscription SET since = since - INTERVAL ? HOUR', [hours]);
    await world.tables.query('UPDATE subscription SET updated_at = updated_at - INTERVAL ? HOUR', [hours]);
  }

  async function subscription(): Promise<SubscriptionState | undefined> {
    const [row] = await world.tables.query<SubscriptionState>(
      'SELECT state, state_reason FROM subscription WHERE id = ?',
      [id],
    );
    return row;
  }

  it('should be disabled after 5 days, whatever processes came and went, with one notice', async () => {
    await fails();
    expect(await failingFor()).toBeLessThan(10);
    await passes(119);
    await fails();
    expect(await subscription()).toEqual({ state: 'active', state_reason: null });
    await passes(1);
    const changes = await world.tables.query('SELECT id FROM subscription_change');
    await Promise.all([fails(), fails(), fails()]);
    const reason = 'every attempt failed for 5 days: disabled until an update or resume';
    expect(await subscription()).toEqual({ state: 'disabled', state_reason: reason });
    expect(await world.tables.query('SELECT kind, subscription_id, detail, published FROM notice')).toEqual([
      { kind: 'failing', subscription_id: id, detail: reason, published: 0 },
    ]);
    expect(await failingFor()).toBeUndefined();
    expect(await world.tables.query('SELECT id FROM subscription_change')).toHaveLength(changes.length + 1);
  });

  it('should be failing no more when an attempt was confirmed, in whatever process', async () => {
    const [one, other] = [watch(), watch()];
    await fails(one);
    await passes(120);
    other.noted(id, true);
    await other.look();
    expect(await failingFor()).toBeUndefined();
    await fails(one);
    expect(await failingFor()).toBeLessThan(10);
    expect((await subscription())?.state).toBe('active');
  });

  it('should not be failing while some attempts are confirmed', async () => {
    const mixed = watch();
    mixed.noted(id, true);
    await fails(mixed);
    expect(await failingFor()).toBeUndefined();
    await fails(mixed);
    expect(await failingFor()).toBeLessThan(10);
  });

  it('should not be disabled without an attempt that fails', async () => {
    await fails();
    await passes(200);
    await watch().look();
    expect((await subscription())?.state).toBe('active');
  });

  it('should begin anew when a person writes the subscription', async () => {
    await fails();
    await passes(119);
    await world.update(id);
    await passes(2);
    await fails();
    expect((await subscription())?.state).toBe('active');
    await passes(118);
    await fails();
    expect((await subscription())?.state).toBe('disabled');
    await world.update(id);
    await fails();
    expect(await subscription()).toEqual({ state: 'active', state_reason: null });
    expect(await failingFor()).toBeLessThan(10);
  });

  it('should let a subscription alone that is not active, or gone', async () => {
    await world.tables.query("UPDATE subscription SET state = 'paused'");
    await fails();
    expect(await failingFor()).toBeUndefined();
    await world.tables.query("UPDATE subscription SET state = 'active'");
    await fails();
    await passes(120);
    await world.tables.query("UPDATE subscription SET state = 'paused'");
    await fails();
    expect((await subscription())?.state).toBe('paused');
    await world.tables.query('DELETE FROM subscription');
    await fails();
    expect(await world.tables.notices()).toEqual([]);
  });

  it('should be disabled by a pusher whose attempts fail', async () => {
    await world.start();
    world.receiver.behave(({ text }) => answer(text.includes('1') ? 500 : 200));
    await world.produce(topic, [1]);
    await eventually(async () => {
      expect(await failingFor()).toBeDefined();
    });
    await passes(121);
    await world.produce(topic, [1]);
    await eventually(async () => {
      expect((await subscription())?.state).toBe('disabled');
    });
    await world.update(id);
    await world.produce(topic, [2]);
    await eventually(() => world.received.includes(2));
    await eventually(async () => {
      expect(await failingFor()).toBeUndefined();
    });
  });
});
