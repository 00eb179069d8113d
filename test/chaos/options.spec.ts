import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('parseOptions', () => {
  it('should take what is asked for', () => {
    const args = '--minutes 2 --seed 7 --pushers 3 --subscriptions 20 --faults kill,broker --check-options';
    expect(parseOptions(args.split(' '))).toEqual({
      options: { minutes: 2, atLeast: 0, seed: 7, pushers: 3, subscriptions: 20, faults: ['kill', 'broker'] },
      isCheckOnly: true,
    });
  });

  it('should have defaults, and a new seed each time', () => {
    const parsed = parseOptions([]);
    expect(parsed).toMatchObject({
      options: { minutes: 10, pushers: 2, subscriptions: 50 },
      isCheckOnly: false,
    });
    expect(parsed).not.toEqual(parseOptions([]));
  });

  it.each([
    ['--minutes', '0'],
    ['--minutes', 'ten'],
    ['--seed', '1.5'],
    ['--pushers', '4'],
    ['--subscriptions', '4'],
    ['--faults', 'kill,fire'],
    ['--faults', ''],
    ['--fire', '1'],
  ])('should refuse %s %s, naming the option', (option, value) => {
    expect(parseOptions([option, value])).toEqual({ refused: expect.stringContaining(option) as string });
  });
});
