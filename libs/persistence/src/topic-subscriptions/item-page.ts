/** The items of one page, in the order of creation, and how many there are in all. */
export interface ItemPage {
  readonly count: number;
  readonly ids: readonly number[];
}
