import fc from 'fast-check';
import { describe, it } from 'vitest';
import { step } from './exactness/arbitrary-step.fixture.js';
import { FORMS, KEYS, NAMES, type Step } from './exactness/step.fixture.js';
import { World } from './exactness/world.fixture.js';

const PRODUCE = (name: 'x' | 'y', key: 'a' | 'b' | null): Step => ({
  do: 'produce',
  name: NAMES.indexOf(name),
  key: KEYS.indexOf(key),
});
const CUT: Step = { do: 'cut', between: [] };
const COMMITTED: Step = { do: 'outcome', committed: true };

describe('a partition under arbitrary settlements, crashes and changes', () => {
  it('should deliver an event of an added name that is held behind a later one of its key', async () => {
    const world = new World();
    const steps: Step[] = [
      { do: 'subscribe', form: FORMS.indexOf('x'), lag: 0 },
      { do: 'refresh' },
      { do: 'define', which: 0, form: FORMS.indexOf('x,y'), lag: 0 },
      PRODUCE('y', 'a'),
      PRODUCE('x', 'a'),
      { do: 'read', count: 2 },
      { do: 'end', which: 0, as: 'exhausted' },
      { do: 'refresh' },
      CUT,
      COMMITTED,
      { do: 'look' },
      { do: 'answer' },
      { do: 'end', which: 0, as: 'confirmed' },
      CUT,
      COMMITTED,
    ];
    for (const each of steps) await world.run(each);
    await world.finish();
  });

  it('should count every matched offset once, lose none, keep the order of keys and give all memory back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        const world = new World();
        await world.run({ do: 'subscribe', form: 2, lag: 0 });
        await world.run({ do: 'subscribe', form: 0, lag: 0 });
        for (const each of steps) await world.run(each);
        await world.finish();
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) },
    );
  }, 60_000);
});
