import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { SecondsHistogram } from './seconds-histogram.js';

const terms = { name: 'wait_seconds', help: 'Duration of waits', buckets: [0.005, 0.1, 2] };

describe('SecondsHistogram', () => {
  it('should expose what a histogram of prom-client exposes', async () => {
    const durations = fc.array(fc.double({ min: 0, max: 4, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(durations, async (seconds) => {
        const [own, theirs] = [new Registry(), new Registry()];
        const histogram = new SecondsHistogram(terms, own);
        const model = new Histogram({ ...terms, registers: [theirs] });
        for (const each of [...seconds, ...terms.buckets]) {
          histogram.observe(each);
          model.observe(each);
        }
        expect(await own.metrics()).toBe(await theirs.metrics());
        expect((await own.getMetricsAsJSON())[0]).toMatchObject({ name: 'wait_seconds', type: 'histogram' });
      }),
    );
  });

  it('should expose zeros before the first duration', async () => {
    const registry = new Registry();
    new SecondsHistogram(terms, registry);
    expect(await registry.metrics()).toContain('wait_seconds_bucket{le="+Inf"} 0');
  });
});
