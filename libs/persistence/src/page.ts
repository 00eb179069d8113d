/** One page of a list. */
export interface Page<Row, Position> {
  readonly rows: readonly Row[];
  /** Where the next page begins: the position of the last row here; null when this is the last page. */
  readonly next: Position | null;
}

/**
 * Makes a page of rows that were read with one to spare, which tells whether there are more.
 * @param rows at most `limit + 1`, in the list's order
 */
export function pageOf<Row, Position>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position,
): Page<Row, Position> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, next: rows.length > limit && last !== undefined ? positionOf(last) : null };
}
