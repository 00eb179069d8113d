import { pusher, rawLoop } from '../contestants.ts';
import type { Part } from '../part.ts';
import { compare, type Comparison } from './compare.ts';
import { comparisonTable } from './comparison-lines.ts';

/** One subscription, order per key, warm, beside what the machine can do at most. */
export const throughput: Part = {
  name: 'throughput',
  what: 'one subscription, order per key, beside a raw undici loop with as many requests in flight, in turns',
  async run(bench) {
    const { name: topic } = await bench.filledTopic();
    const { url } = bench.receiver;
    const comparisons: Comparison[] = [];
    for (const row of bench.settings.rows) {
      await bench.database.reset(topic, [{ callbackUrl: url }]);
      const ours = pusher(topic, { maxInFlight: row.inFlight });
      comparisons.push(await compare(bench, row, rawLoop(url, row.inFlight), ours));
    }
    return {
      table: comparisonTable('raw undici loop, no Kafka', comparisons),
      goals: comparisons.map(({ row, ours, theirs }) => ({
        what: `deliveries/s of one subscription / raw loop, ${row.delayMs} ms`,
        bound: 'above',
        limit: 0.75,
        unit: '',
        measured: ours.perSecond / theirs.perSecond,
      })),
    };
  },
};
