/** How the receiver answers from now on; what it counted before is forgotten. */
export interface Behaviour {
  readonly delayMs: number;
  /** Requests to this path are neither answered nor counted, until it is null again. */
  readonly hangingPath: string | null;
  readonly isRecording: boolean;
  /** Requests to this path are answered and counted, but not recorded. */
  readonly unrecordedPath: string | null;
}

/** When a request came, when its event was made (both in milliseconds since 1970), and the event's partition. */
export type Receipt = readonly [at: number, madeAt: number, partition: number];

/** What the bench asks of the receiver, and what it is told. */
export type ReceiverCommand =
  (Behaviour & { readonly kind: 'begin' }) | { readonly kind: 'look' } | { readonly kind: 'receipts' };
export type ReceiverReport =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'begun' }
  | { readonly kind: 'seen'; readonly at: number; readonly count: number }
  | { readonly kind: 'receipts'; readonly receipts: readonly Receipt[] };
