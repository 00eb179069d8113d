/** Where a replay moves cursors to. */
export type ReplayPosition =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'time'; readonly time: Date }
  /** Single partitions: by topic, then by partition number. */
  | { readonly kind: 'offsets'; readonly offsets: ReadonlyMap<string, ReadonlyMap<number, number>> };
