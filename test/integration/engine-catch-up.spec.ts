import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import type { ReceivedRequest } from '../support/received-request.js';
import { answer, answerWhen } from '../support/replies.js';
import { EngineWorld } from './engine-process.js';

const EVENTS = 3_000;
const KEYS = 50;
/** Room for about 300 deliveries: far less than what is produced. */
const SMALL_WINDOW = 256 * 1024;

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

describe('lanes that fall behind', () => {
  let world: EngineWorld;
  let topic: string;

  beforeEach(async () => {
    world = await EngineWorld.open();
    topic = await world.topic(2);
  });

  afterEach(async () => {
    await world.close();
  });

  async function produce(from: number, to: number): Promise<void> {
    for (let key = 0; key < KEYS; key++) {
      const own = numbers(from, to).filter((number) => number % KEYS === key);
      await world.produce(topic, own, { key: `k${key}` });
    }
  }

  function numbersAt(path: string): number[] {
    return world.receiver.to(path).map((request) => (request.json() as { number: number }).number);
  }

  function expectOnceAndInOrder(path: string, from: number, to: number): void {
    const received = numbersAt(path);
    expect(received.toSorted((a, b) => a - b)).toEqual(numbers(from, to));
    for (let key = 0; key < KEYS; key++) {
      const own = received.filter((number) => number % KEYS === key);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
  }

  async function epochs(): Promise<string[]> {
    return (await world.tables.leases()).map(({ partition, epoch }) => `${partition}: ${epoch}`);
  }

  it('should cost the others nothing, and get everything once and in order when they have time again', async () => {
    let answerSlow: () => void = () => undefined;
    const isAnswering = new Promise<void>((resolve) => {
      answerSlow = resolve;
    });
    world.receiver.behave(({ path }: ReceivedRequest) =>
      path === '/slow' ? answerWhen(isAnswering) : answer(200),
    );
    const slow = await world.subscribe({ callbackUrl: world.receiver.url('/slow'), timeoutSeconds: 600 });
    const fast = await world.subscribe({ callbackUrl: world.receiver.url('/fast') });
    await world.start({ windowBytes: SMALL_WINDOW });
    await produce(0, EVENTS);
    await eventually(() => numbersAt('/fast').length >= EVENTS, { timeoutMs: 20_000 });
    expect(world.receiver.to('/slow').length).toBeLessThanOrEqual(16);
    answerSlow();
    await produce(EVENTS, EVENTS + 500);
    await world.settled(topic);
    expectOnceAndInOrder('/fast', 0, EVENTS + 500);
    expectOnceAndInOrder('/slow', 0, EVENTS + 500);
    for (const id of [slow, fast])
      expect(await world.tables.progress(id)).toMatchObject({ total: EVENTS + 500, failure: 0 });
  }, 60_000);

  it('should go on where they were after a change of owner, although others are far ahead', async () => {
    world.receiver.behave(({ path }: ReceivedRequest) => answer(path === '/bad' ? 503 : 200));
    const bad = await world.subscribe({ callbackUrl: world.receiver.url('/bad') });
    const good = await world.subscribe({ callbackUrl: world.receiver.url('/good') });
    const first = await world.start({ windowBytes: SMALL_WINDOW });
    const count = 24_000;
    await produce(0, count);
    await eventually(() => numbersAt('/good').length >= count, { timeoutMs: 40_000 });
    await eventually(async () => (await world.tables.leases()).every(({ scanned }) => scanned > 10_000));
    await first.stop();
    world.receiver.behave(() => answer(200));
    await world.start({ windowBytes: SMALL_WINDOW });
    await world.settled(topic);
    expect(await world.tables.progress(good)).toMatchObject({ total: count, failure: 0 });
    const { total, failure, recovered } = await world.tables.progress(bad);
    expect({ total, failure: failure - recovered }).toEqual({ total: count, failure: 0 });
    expect(new Set(numbersAt('/bad')).size).toBe(count);
  }, 120_000);

  it('should be read again for a subscription that is active again, without claiming the partition anew', async () => {
    const id = await world.subscribe();
    await world.start();
    await produce(0, 100);
    await world.settled(topic);
    world.receiver.behave(() => answer(410));
    await produce(100, 150);
    await eventually(async () => {
      expect((await world.tables.lanes()).filter(({ busy }) => busy).length).toBeGreaterThan(0);
    });
    await eventually(() => world.receiver.concurrent === 0);
    const before = await epochs();
    world.receiver.behave(() => answer(200));
    await world.update(id);
    await produce(150, 200);
    await world.settled(topic);
    expect(await epochs()).toEqual(before);
    expect(new Set(world.received).size).toBe(200);
    expect(await world.tables.progress(id)).toMatchObject({ total: 200, failure: 0 });
  }, 60_000);
});
