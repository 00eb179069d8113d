import type { Member } from './member.js';
import { optional } from './member.js';
import { integerText, textAs } from './parsers.js';
import { readCursor } from './page-cursor.js';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 500;

/** How many rows a page has at most. */
export const limit: Member<number> = optional(integerText(1, MAX_LIMIT), DEFAULT_LIMIT);

/** The cursor of a list whose rows have numbers; null begins at its first row. */
export function numberCursor(list: string): Member<number | null> {
  return optional(
    textAs((text) => {
      const read = readCursor(list, ['number'], text);
      return read.ok ? { ok: true, value: Number(read.value[0]) } : read;
    }),
    null,
  );
}
