import { kafkaHooks, pusher } from '../contestants.ts';
import type { Part } from '../part.ts';
import { installedPeer, PEER } from '../peer-package.ts';
import { compare, type Comparison } from './compare.ts';
import { comparisonTable } from './comparison-lines.ts';

/** The same topic and receiver served by the package that comes nearest. */
export const peer: Part = {
  name: 'peer',
  what:
    `one subscription beside ${PEER} on the same topic and receiver, with concurrency = in flight, ` +
    'highWaterMark = twice that, dead letters off, in turns',
  async run(bench) {
    const folder = await installedPeer(bench.settings.peerFolder);
    const { name: topic } = await bench.filledTopic();
    const { url } = bench.receiver;
    const comparisons: Comparison[] = [];
    for (const row of bench.settings.rows) {
      await bench.database.reset(topic, [{ callbackUrl: url }]);
      const ours = pusher(topic, { maxInFlight: row.inFlight });
      comparisons.push(await compare(bench, row, kafkaHooks(folder, url, topic, row.inFlight), ours));
    }
    return {
      table: comparisonTable('kafka-hooks', comparisons),
      goals: comparisons.map(({ row, ours, theirs }) => ({
        what: `deliveries/s of one subscription / kafka-hooks, ${row.delayMs} ms`,
        bound: 'above',
        limit: 1.1,
        unit: '',
        measured: ours.perSecond / theirs.perSecond,
      })),
    };
  },
};
