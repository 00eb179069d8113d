import { parseArgs } from 'node:util';
import type { Part } from './part.ts';
import { ALL_PARTS } from './parts/all-parts.ts';
import { type Row, ROWS } from './settings.ts';

/** What the command line asks for. */
export type BenchOptions =
  | {
      readonly kind: 'run';
      readonly parts: readonly Part[];
      readonly seconds: number;
      readonly events: number;
      readonly rows: readonly Row[];
    }
  | { readonly kind: 'wrong'; readonly reason: string };

export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '4' },
      events: { type: 'string', default: '1000000' },
      delay: { type: 'string' },
    },
  });
  const unknown = positionals.find((name) => !ALL_PARTS.some((part) => part.name === name));
  if (unknown !== undefined) {
    return {
      kind: 'wrong',
      reason: `no part is named ${unknown}; there are ${ALL_PARTS.map(({ name }) => name).join(', ')}`,
    };
  }
  const [seconds, events] = [Number(values.seconds), Number(values.events)];
  if (!(seconds > 0)) return { kind: 'wrong', reason: '--seconds wants a number above 0' };
  if (!Number.isInteger(events) || events < 1)
    return { kind: 'wrong', reason: '--events wants an integer above 0' };
  const rows = ROWS.filter(({ delayMs }) => values.delay === undefined || String(delayMs) === values.delay);
  if (rows.length === 0) {
    return { kind: 'wrong', reason: `--delay wants one of ${ROWS.map(({ delayMs }) => delayMs).join(', ')}` };
  }
  const parts = ALL_PARTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  return { kind: 'run', parts, seconds, events, rows };
}
