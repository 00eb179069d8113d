import { table } from './table.ts';

/** A line of the table to reach. */
export interface Goal {
  readonly what: string;
  readonly bound: 'above' | 'below';
  readonly limit: number;
  readonly unit: string;
  readonly measured: number;
}

export function isReached({ bound, limit, measured }: Goal): boolean {
  return bound === 'above' ? measured > limit : measured < limit;
}

/** Every goal with what was measured, and whether it was reached. */
export function goalsTable(goals: readonly Goal[]): string {
  return table(
    ['to reach', 'goal', 'measured', ''],
    goals.map((goal) => [
      goal.what,
      `${goal.bound === 'above' ? '>' : '<'} ${text(goal.limit, goal.unit)}`,
      text(goal.measured, goal.unit),
      isReached(goal) ? 'ok' : 'short',
    ]),
  );
}

function text(value: number, unit: string): string {
  return unit === '' ? value.toFixed(2) : `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
}
