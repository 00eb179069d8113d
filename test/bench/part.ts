import type { Bench } from './bench.ts';
import type { Goal } from './goal.ts';

/** What a part found out. */
export interface PartResult {
  readonly table: string;
  readonly goals: readonly Goal[];
}

/** One question that the bench answers; it can be asked alone. */
export interface Part {
  readonly name: string;
  /** What it measures, with its settings. */
  readonly what: string;
  run(bench: Bench): Promise<PartResult>;
}
