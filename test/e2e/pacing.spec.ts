import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'vitest';
import { check, isSettled, type ProducedEvent } from '../support/checker.js';
import { eventually } from '../support/eventually.js';
import { hostEvent } from '../support/host-event.js';
import { answer, answerAfter } from '../support/replies.js';
import { systemTest } from '../support/system-test.js';
import type { TestSystem } from '../support/test-system.js';
import { Traffic } from '../support/traffic.js';

/** A handful: what an endpoint that hangs may hold after its first minute. */
const HANDFUL = 5;
const KEYS = 20;

const it = systemTest();

/** Takes every connection and every byte, and never answers. */
class HangingEndpoint {
  readonly #sockets = new Set<Socket>();
  #taken = 0;
  #most = 0;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      this.#taken++;
      this.#most = Math.max(this.#most, this.#sockets.size);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.resume();
    });
  }

  static async start(): Promise<HangingEndpoint> {
    const server = createServer();
    const endpoint = new HangingEndpoint(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  get open(): number {
    return this.#sockets.size;
  }

  /** Connections that were ever taken. */
  get taken(): number {
    return this.#taken;
  }

  /** The most that were open at once since the last call. */
  takeMost(): number {
    const most = this.#most;
    this.#most = this.#sockets.size;
    return most;
  }
}

interface PaceRow {
  readonly inFlight: number;
  readonly concurrency: number;
  readonly breaker: string;
  readonly nextProbeAt: Date | null;
}

async function pace(system: TestSystem, id: number): Promise<PaceRow | undefined> {
  const [row] = await system.tables.query<PaceRow>(
    'SELECT in_flight AS inFlight, concurrency, breaker, next_probe_at AS nextProbeAt FROM subscription_pace WHERE subscription_id = ?',
    [id],
  );
  return row;
}

async function isOpen(system: TestSystem, id: number): Promise<boolean> {
  return ((await pace(system, id))?.breaker ?? 'closed') !== 'closed';
}

it.concurrent(
  'should hold a handful of sockets of an endpoint that hangs, and keep up with the others',
  async ({ system, startReceiver, tenant, onTestFinished }) => {
    const scope = `${tenant}/0`;
    const hanging = await HangingEndpoint.start();
    onTestFinished(() => hanging.close());
    const healthy = await startReceiver();
    // A minute of the usual timeout of 10 s is six timeouts.
    const id = await system.subscribe(healthy, { callback_url: hanging.url, timeout: 2 }, scope);
    const other = await system.subscribe(healthy, {}, scope);
    const traffic = new Traffic(system.producer, (n) => [
      { value: hostEvent({ tenant, hostId: n, host: { number: n } }) },
    ]);
    try {
      await eventually(() => hanging.open > HANDFUL);
      await eventually(async () => {
        expect(await isOpen(system, id)).toBe(true);
        expect(hanging.open).toBeLessThanOrEqual(HANDFUL);
      });
      hanging.takeMost();
      const { taken } = hanging;
      // Two probes, one after the other.
      await eventually(() => hanging.taken >= taken + 2);
      expect([hanging.takeMost() <= HANDFUL, hanging.taken - taken]).toEqual([true, 2]);
    } finally {
      await traffic.stop();
    }
    const requests = await healthy.received(traffic.count);
    expect(requests.length).toBe(traffic.count);
    expect(await system.statistics(other, scope)).toMatchObject({ failure: 0 });
    await system.blueking.unsubscribe(id, scope);
    await eventually(async () => {
      expect(await pace(system, id)).toBeUndefined();
    });
  },
);

it.concurrent(
  'should park nothing while an endpoint fails, and deliver all in order when it is back',
  async ({ system, startReceiver, tenant }) => {
    const scope = `${tenant}/0`;
    const receiver = await startReceiver(() => answer(500));
    const id = await system.subscribe(receiver, {}, scope);
    const produced: ProducedEvent[] = [];
    const produce = async (count: number): Promise<void> => {
      const events = Array.from({ length: count }, (_, index) => {
        const number = produced.length + index;
        return { number, key: `host-${number % KEYS}`, name: 'hostcreate' };
      });
      await system.producer.sendAll(
        events.map(({ number, key }) => ({ key, value: hostEvent({ tenant, host: { number } }) })),
      );
      produced.push(...events);
    };
    await produce(200);
    await eventually(async () => {
      expect(await pace(system, id)).toMatchObject({ breaker: 'open', concurrency: 1 });
    });
    await produce(100);
    const before = receiver.requests.length;
    // Two probes fail: nothing else is attempted meanwhile.
    await receiver.received(before + 2);
    expect(receiver.requests.length).toBe(before + 2);
    expect(await system.tables.parked(id)).toEqual([]);
    expect(await system.tables.progress(id)).toMatchObject({ total: 0, failure: 0 });

    receiver.behave(() => answerAfter(2));
    const watched = { label: 'failing', id, names: ['hostcreate'], requests: receiver.requests };
    await eventually(async () => isSettled(system.tables, produced, watched), { timeoutMs: 60_000 });
    const { violations, confirmed } = await check(system.tables, produced, watched);
    expect([violations, confirmed]).toEqual([[], 300]);
    expect(await system.tables.progress(id)).toMatchObject({ total: 300, failure: 0, recovered: 0 });
    expect(await system.statistics(id, scope)).toEqual({ total: 300, failure: 0 });
    await eventually(async () => {
      expect(await isOpen(system, id)).toBe(false);
    });
  },
);

it.concurrent('should try a corrected URL at once', async ({ system, startReceiver, tenant }) => {
  const scope = `${tenant}/0`;
  const [closed, corrected] = [await startReceiver(), await startReceiver()];
  const id = await system.subscribe(closed, {}, scope);
  await closed.close();
  await system.producer.sendAll(
    Array.from({ length: 40 }, (_, number) => ({
      value: hostEvent({ tenant, hostId: number, host: { number } }),
    })),
  );
  const broken = await eventually(async () => {
    const row = await pace(system, id);
    expect(row).toMatchObject({ breaker: 'open' });
    return row;
  });
  await system.blueking.update(id, system.subscriptionBody(corrected), scope);
  const [first] = await corrected.received(40);
  // Before the probe would have been made.
  expect(first?.startedAt).toBeLessThan(broken?.nextProbeAt?.getTime() ?? 0);
  await eventually(async () => {
    expect(await system.statistics(id, scope)).toEqual({ total: 40, failure: 0 });
  });
  expect(await system.tables.parked(id)).toEqual([]);
});

it.concurrent(
  'should attempt nothing else of a subscription before a Retry-After has passed',
  async ({ system, startReceiver, tenant }) => {
    const receiver = await startReceiver(({ attempt, text }) =>
      attempt === 1 && text.includes('"number":0') ? answer(429, '', { 'retry-after': '6' }) : answer(200),
    );
    const id = await system.subscribe(receiver, {}, `${tenant}/0`);
    const event = (number: number) => ({ value: hostEvent({ tenant, hostId: number, host: { number } }) });
    await system.producer.send(event(0));
    const [refused] = await receiver.received(1);
    if (refused === undefined) throw new Error('nothing was received');
    // The pusher has read the answer too, before the next event is there.
    await eventually(async () => {
      expect(await system.tables.attempts(id)).toHaveLength(1);
    });
    await system.producer.sendAll([event(1), event(2)]);
    const requests = await receiver.received(4);
    const [earliest] = requests.slice(1).map(({ startedAt }) => startedAt - (refused.endedAt ?? 0));
    expect(earliest).toBeGreaterThan(5_950);
  },
);
