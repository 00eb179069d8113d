import { unsearchable } from '../failure/failures.js';

/** More than a person writes, and few enough for one statement. */
const MAX_PARTS = 1_000;
const MAX_VALUES = 10_000;
const MAX_PATTERNS = 10;
const MAX_DEPTH = 16;

/** What one condition may still hold: spent while it is read, so that a hostile one is refused early. */
export class ConditionBudget {
  #parts = MAX_PARTS;
  #values = MAX_VALUES;
  #patterns = MAX_PATTERNS;
  #depth = MAX_DEPTH;

  part(values = 0): void {
    this.#parts -= 1;
    this.#values -= values;
    if (this.#parts < 0) throw unsearchable(`more than ${MAX_PARTS} parts`);
    if (this.#values < 0) throw unsearchable(`more than ${MAX_VALUES} values`);
  }

  pattern(): void {
    this.#patterns -= 1;
    if (this.#patterns < 0) throw unsearchable(`more than ${MAX_PATTERNS} patterns`);
  }

  /** Reads what stands one level deeper. */
  deeper<T>(read: () => T): T {
    if (this.#depth === 0) throw unsearchable(`nested more than ${MAX_DEPTH} deep`);
    this.#depth -= 1;
    const result = read();
    this.#depth += 1;
    return result;
  }
}
