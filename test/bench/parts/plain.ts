import { plainLoop } from '../contestants.ts';
import { measure } from '../measure.ts';
import type { Part } from '../part.ts';
import { table } from '../table.ts';
import { resultLine } from './comparison-lines.ts';

/** What one would write first. No goal: it shows what concurrency is worth. */
export const plain: Part = {
  name: 'plain',
  what: 'kafkajs eachMessage with one POST after the other, partitionsConsumedConcurrently 1',
  async run(bench) {
    const { name: topic } = await bench.filledTopic();
    const lines: string[][] = [];
    for (const { delayMs } of bench.settings.rows) {
      const result = await measure(bench, plainLoop(bench.receiver.url, topic), delayMs);
      lines.push(resultLine(`${delayMs} ms, 1 in flight: plain eachMessage loop`, result, ''));
    }
    return { table: table(['', 'deliveries/s', '', 'CPU us each', 'peak RSS MiB'], lines), goals: [] };
  },
};
