import { randomness } from '../../support/randomness.ts';
import { LEASE_MS } from '../settings.ts';
import type { Fault, FaultKind, PlannedFault } from './fault.ts';

/** Share of faults that are followed so soon by the next that they pile up. */
const PILING = 0.4;
const PILING_MS = { low: 500, high: 3_000 };
/** Long enough, most often, for partitions to be taken over. */
const RECOVERING_MS = { low: 8_000, high: 14_000 };
const RETURN_MS = { low: 0, high: 6_000 };
const STOP_MS = { low: LEASE_MS + 2_000, high: LEASE_MS + 6_000 };
const OUTAGE_MS = { low: 0, high: 5_000 };
const LEAVE_MS = { low: 4_000, high: 10_000 };

/** The endless sequence of faults of a seed: rounds in which each kind comes once, in an order of its own. */
export function* faultPlan(seed: number, kinds: readonly FaultKind[]): Generator<PlannedFault, never> {
  const random = randomness(seed);
  const between = ({ low, high }: { readonly low: number; readonly high: number }): number =>
    Math.round(low + random() * (high - low));
  const faultOf = (kind: FaultKind): Fault => {
    switch (kind) {
      case 'kill':
      case 'term':
        return { kind, victim: random(), returnMs: between(RETURN_MS) };
      case 'stop':
        return { kind, victim: random(), stopMs: between(STOP_MS) };
      case 'broker':
      case 'database':
        return { kind, isKill: random() < 0.5, outageMs: between(OUTAGE_MS) };
      case 'scale':
        return { kind, victim: random(), leaveMs: between(LEAVE_MS) };
    }
  };
  for (;;) {
    for (const kind of shuffled(kinds, random)) {
      const fault = faultOf(kind);
      yield { fault, pauseMs: between(random() < PILING ? PILING_MS : RECOVERING_MS) };
    }
  }
}

function shuffled<T>(values: readonly T[], random: () => number): readonly T[] {
  return values
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
