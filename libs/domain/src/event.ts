/** One record of an event topic as Kafka holds it. Buffers may be slices: whoever keeps them copies them. */
export interface EventRecord {
  readonly topic: string;
  readonly partition: number;
  /** Kafka offsets beyond 2^53 - 1 are not supported. */
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
}

/** What matching, ordering and delivery need to know of an event. The body itself is never rewritten. */
export interface EventDescription {
  readonly name: string;
  readonly tenant: string;
  /** Businesses that the event names; empty when it names none, which matches every subscription's business. */
  readonly businesses: readonly number[];
  /** Deliveries of one key are serial in a lane; null is unordered. At most 80 ASCII characters. */
  readonly orderingKey: string | null;
  /** Content type of the callback's body. */
  readonly contentType: string;
  readonly traceparent: string | null;
  /** Byte position of the brace before which `distribution_id` and `subscription_id` are spliced, -1 for bodies that go untouched. */
  readonly spliceAt: number;
}

/** A record is an event, or it is rejected with a reason and the stream goes on. */
export type DecodedEvent =
  | { readonly kind: 'event'; readonly event: EventDescription }
  | { readonly kind: 'rejected'; readonly reason: string };
