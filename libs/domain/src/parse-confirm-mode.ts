import type { ConfirmMode } from './confirm-mode.js';

/** What callers write: the words, or the document's own numbers "1-httpstatus, 2-regular". */
const MODES: ReadonlyMap<unknown, ConfirmMode> = new Map<unknown, ConfirmMode>([
  ['httpstatus', 'httpstatus'],
  ['regular', 'regular'],
  [1, 'httpstatus'],
  [2, 'regular'],
  ['1', 'httpstatus'],
  ['2', 'regular'],
]);

/** Reads a `confirm_mode` (BlueKing event subscription API); undefined when it is none. */
export function parseConfirmMode(value: unknown): ConfirmMode | undefined {
  return MODES.get(value);
}
