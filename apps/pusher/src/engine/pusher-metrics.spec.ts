import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { PusherMetrics } from './pusher-metrics.js';

describe('PusherMetrics', () => {
  it('should expose what came so far, however often it is asked', async () => {
    const registry = new Registry();
    const metrics = new PusherMetrics(registry);
    expect(await registry.metrics()).toContain('ringback_events_total 0\n');
    metrics.eventRead();
    metrics.attempted('confirmed', 4);
    metrics.attempted('confirmed', 30);
    metrics.attempted('timeout', 10_000);
    await registry.metrics();
    metrics.eventRead();
    metrics.attempted('timeout', 10_000);
    for (let asked = 0; asked < 2; asked++) {
      const text = await registry.metrics();
      expect(text).toContain('ringback_events_total 2\n');
      expect(text).toContain('ringback_attempts_total{verdict="confirmed"} 2\n');
      expect(text).toContain('ringback_attempts_total{verdict="timeout"} 2\n');
      expect(text).toContain('ringback_attempt_seconds_bucket{le="0.005"} 1\n');
      expect(text).toContain('ringback_attempt_seconds_count 4\n');
    }
  });
});
