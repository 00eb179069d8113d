import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SystemClock } from '#libs/domain';
import { HealthRegistry } from './health-registry.js';
import { LoopWatch } from './loop-watch.js';

describe('LoopWatch', () => {
  let registry: HealthRegistry;
  let watch: LoopWatch;

  beforeEach(() => {
    vi.useFakeTimers();
    registry = new HealthRegistry();
    watch = new LoopWatch(registry, new SystemClock());
    watch.onModuleInit();
  });

  afterEach(() => {
    watch.onApplicationShutdown();
    vi.useRealTimers();
  });

  it('should be well while the loop turns', () => {
    vi.advanceTimersByTime(60_000);
    expect(registry.liveness()).toEqual({ status: 'ok', checks: { loop: 'ok' } });
  });

  it('should be unwell when the loop has stood still', () => {
    watch.onApplicationShutdown();
    vi.advanceTimersByTime(10_251);
    expect(registry.liveness().status).toBe('unavailable');
  });

  it('should leave no timer behind', () => {
    watch.onApplicationShutdown();
    expect(vi.getTimerCount()).toBe(0);
  });
});
