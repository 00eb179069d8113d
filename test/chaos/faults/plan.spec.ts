import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, type PlannedFault } from './fault.ts';
import { faultPlan } from './plan.ts';

const KINDS = FAULT_KINDS.length;

function planned(seed: number, count: number, kinds = FAULT_KINDS.slice()): readonly PlannedFault[] {
  const plan = faultPlan(seed, kinds);
  return Array.from({ length: count }, () => plan.next().value);
}

describe('faultPlan', () => {
  it('should repeat its faults and pauses for the same seed', () => {
    expect(planned(11, 50)).toEqual(planned(11, 50));
    expect(planned(11, 50)).not.toEqual(planned(12, 50));
  });

  it('should bring every kind once in each round', () => {
    const faults = planned(5, KINDS * 4).map(({ fault }) => fault.kind);
    for (let round = 0; round < 4; round++) {
      expect(faults.slice(round * KINDS, (round + 1) * KINDS).sort()).toEqual([...FAULT_KINDS].sort());
    }
  });

  it('should bring only what was asked for', () => {
    expect(new Set(planned(5, 20, ['kill', 'broker']).map(({ fault }) => fault.kind))).toEqual(
      new Set(['kill', 'broker']),
    );
  });

  it('should stop a process for longer than its lease', () => {
    const stops = planned(5, 200).flatMap(({ fault }) => (fault.kind === 'stop' ? [fault.stopMs] : []));
    expect(Math.min(...stops)).toBeGreaterThan(8_000);
  });
});
