import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { FAULT_KINDS, type FaultKind } from './faults/fault.ts';
import type { ChaosOptions } from './settings.ts';

/** What the command line asks for. */
export interface Asked {
  readonly options: ChaosOptions;
  /** Nothing is to be done: whether it is all right was the question. */
  readonly isCheckOnly: boolean;
}

/** What was asked for, or in one line why not; see `scripts/chaos.mjs`. */
export function parseOptions(args: readonly string[]): Asked | { readonly refused: string } {
  const asked = tryParse(args);
  if ('refused' in asked) return asked;
  const faults = asked.faults.split(',').filter((name) => name !== '');
  const unknown = faults.filter((name) => !isFaultKind(name));
  const options = {
    minutes: Number(asked.minutes),
    atLeast: 0,
    seed: asked.seed === undefined ? randomInt(1, 1_000_000_000) : Number(asked.seed),
    pushers: Number(asked.pushers),
    subscriptions: Number(asked.subscriptions),
    faults: faults.filter(isFaultKind),
  };
  if (!(options.minutes > 0 && options.minutes <= 24 * 60))
    return refused('--minutes', 'above 0, at most 1440');
  if (!Number.isSafeInteger(options.seed)) return refused('--seed', 'an integer');
  if (![2, 3].includes(options.pushers)) return refused('--pushers', '2 or 3');
  if (!isWithin(options.subscriptions, 5, 500)) return refused('--subscriptions', 'an integer from 5 to 500');
  if (unknown.length > 0 || faults.length === 0) return refused('--faults', `of ${FAULT_KINDS.join(',')}`);
  return { options, isCheckOnly: asked['check-options'] };
}

function tryParse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string', default: '10' },
        seed: { type: 'string' },
        pushers: { type: 'string', default: '2' },
        subscriptions: { type: 'string', default: '50' },
        faults: { type: 'string', default: FAULT_KINDS.join(',') },
        'check-options': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

function refused(option: string, wanted: string): { readonly refused: string } {
  return { refused: `${option} wants ${wanted}` };
}

function isWithin(value: number, low: number, high: number): boolean {
  return Number.isSafeInteger(value) && value >= low && value <= high;
}

function isFaultKind(name: string): name is FaultKind {
  return FAULT_KINDS.some((kind) => kind === name);
}
