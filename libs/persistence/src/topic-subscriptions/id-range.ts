/** Ids of one range: few enough to step over in a millisecond, so many that 100,000 items make about 100 ranges. */
export const IDS_A_RANGE = 1_024;

/** The range of an item's id. */
export function rangeOf(id: number): number {
  return Math.floor(id / IDS_A_RANGE);
}
