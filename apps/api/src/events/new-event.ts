/** An event as a caller wants it published. */
export interface NewEvent {
  readonly name: string;
  /** Null is the caller's own. */
  readonly tenant: string | null;
  /** Events of one key are delivered in order; null is unordered unless the body says otherwise. */
  readonly key: string | null;
  /** One of the event topics; undefined is the first. */
  readonly topic: string | undefined;
  /** The record's value, byte for byte. */
  readonly body: Buffer;
}
