import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HealthRegistry } from './health-registry.js';

describe('HealthRegistry', () => {
  let registry: HealthRegistry;

  beforeEach(() => {
    registry = new HealthRegistry();
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('should be well without checks', async () => {
    expect(registry.liveness()).toEqual({ status: 'ok', checks: {} });
    expect(await registry.readiness()).toEqual({ status: 'ok', checks: {} });
  });

  it('should be live when all live checks are', () => {
    registry.live('loop', () => true);
    expect(registry.liveness()).toEqual({ status: 'ok', checks: { loop: 'ok' } });
    registry.live('settlement', () => 'stuck');
    expect(registry.liveness()).toEqual({
      status: 'unavailable',
      checks: { loop: 'ok', settlement: 'stuck' },
    });
  });

  it('should be ready when all ready checks are', async () => {
    registry.ready('broker', () => Promise.resolve(true));
    registry.ready('database', () => 'no connection');
    expect(await registry.readiness()).toEqual({
      status: 'unavailable',
      checks: { broker: 'ok', database: 'no connection' },
    });
  });

  it('should take an error for an outcome, without its message', async () => {
    registry.ready('database', () =>
      Promise.reject(Object.assign(new Error('root@10.0.0.1'), { code: 'ECONNREFUSED' })),
    );
    registry.ready('broker', () => {
      throw new TypeError('secret');
    });
    expect((await registry.readiness()).checks).toEqual({
      database: 'failed: ECONNREFUSED',
      broker: 'failed: TypeError',
    });
  });

  it('should give up on a check at its deadline', async () => {
    registry.ready('database', () => new Promise(() => undefined), { deadlineMs: 500 });
    const readiness = registry.readiness();
    await vi.advanceTimersByTimeAsync(500);
    expect((await readiness).checks).toEqual({ database: 'no answer within 500 ms' });
  });

  it('should leave no timer behind', async () => {
    registry.ready('database', () => true);
    await registry.readiness();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('should not ask again while a question is open, but afterwards', async () => {
    const answers: ((outcome: true) => void)[] = [];
    const ask = vi.fn(() => new Promise<true>((resolve) => answers.push(resolve)));
    registry.ready('database', ask);
    const both = Promise.all([registry.readiness(), registry.readiness()]);
    answers[0]?.(true);
    expect((await both).map(({ status }) => status)).toEqual(['ok', 'ok']);
    expect(ask).toHaveBeenCalledTimes(1);
    const third = registry.readiness();
    answers[1]?.(true);
    await third;
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('should not be ready once it drains, yet live', async () => {
    registry.ready('database', () => true);
    registry.draining();
    expect(await registry.readiness()).toEqual({
      status: 'unavailable',
      checks: { draining: 'shutting down' },
    });
    expect(registry.liveness().status).toBe('ok');
  });

  it('should refuse two checks of one name', () => {
    registry.live('loop', () => true);
    expect(() => {
      registry.live('loop', () => true);
    }).toThrow('loop');
    registry.ready('loop', () => true);
    expect(() => {
      registry.ready('loop', () => true);
    }).toThrow('loop');
  });
});
