import fc from 'fast-check';
import { type AttemptEnd, FORMS, LIVES, type Step } from './step.fixture.js';

const which = fc.nat(3);
const form = fc.nat(FORMS.length - 1);
const lag = fc.nat(2);
const produce = fc.record({
  do: fc.constant('produce' as const),
  name: fc.nat(1),
  key: fc.nat(2),
  life: fc.nat(LIVES.length - 1),
});
const hole = fc.constant({ do: 'hole' as const });
const read = fc.record({ do: fc.constant('read' as const), count: fc.integer({ min: 1, max: 4 }) });
const end = fc.record({
  do: fc.constant('end' as const),
  which: fc.nat(5),
  as: fc.constantFrom<AttemptEnd>('confirmed', 'confirmed', 'exhausted', 'aborted', 'again'),
});
const define = fc.record({ do: fc.constant('define' as const), which, form, lag });
const reread = fc.record({ do: fc.constant('reread' as const), count: fc.integer({ min: 1, max: 6 }) });
const racing = fc.array(fc.oneof(produce, read, end, define, reread), { maxLength: 6 });
/** Any of the things that may happen, the frequent ones more often. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: produce },
  { weight: 1, arbitrary: hole },
  { weight: 8, arbitrary: read },
  { weight: 10, arbitrary: end },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('subscribe' as const), form, lag }) },
  { weight: 4, arbitrary: define },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disable' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unsubscribe' as const), which }) },
  { weight: 2, arbitrary: fc.constant({ do: 'refresh' as const }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('cut' as const), between: racing }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('outcome' as const), committed: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), committed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reclaim' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('overflow' as const), which }) },
  { weight: 4, arbitrary: reread },
  { weight: 3, arbitrary: fc.constant({ do: 'endReread' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('move' as const), which, to: fc.nat(30) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), which }) },
  { weight: 2, arbitrary: fc.constant({ do: 'tick' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'look' as const }) },
  { weight: 4, arbitrary: fc.constant({ do: 'answer' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'write' as const }) },
);
