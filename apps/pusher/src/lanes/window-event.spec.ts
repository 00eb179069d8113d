import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { described } from '../matching/event-description.fixture.js';
import { ByteBudget } from './byte-budget.js';
import { WindowEvent } from './window-event.js';

describe('WindowEvent', () => {
  it('should cost its body once while anybody needs it, be awaited while a delivery does, and cost nothing afterwards, in any order', () => {
    const steps = fc.array(fc.constantFrom('hold', 'release', 'recent', 'past'), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (all) => {
        const budget = new ByteBudget(10_000);
        const event = new WindowEvent(0, described(), Buffer.alloc(1_000), budget, 0);
        let holds = 0;
        let isRecent = false;
        for (const step of all) {
          if (step === 'hold') {
            holds++;
            event.hold();
          } else if (step === 'release' && holds > 0) {
            holds--;
            event.release();
          } else if (step === 'recent' && !isRecent) {
            isRecent = true;
            event.becomeRecent();
          } else if (step === 'past' && isRecent) {
            isRecent = false;
            event.becomePast();
          }
          const body = holds > 0 || isRecent ? 6_096 : 0;
          const deliveries = holds * 1_536;
          expect(budget.used).toBe(body + deliveries);
          expect(budget.awaited).toBe(holds > 0 ? body + deliveries : 0);
        }
      }),
    );
  });
});
