import type { SmnEvent } from './smn/smn-event.js';

/** One record of an event topic as Kafka holds it. Buffers may be slices: whoever keeps them copies them. */
export interface EventRecord {
  readonly topic: string;
  readonly partition: number;
  /** Kafka offsets beyond 2^53 - 1 are not supported. */
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
  /** When it was produced or appended, as its topic says; Unix milliseconds. */
  readonly timestamp: number;
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
  /** The record's timestamp in whole seconds since 1970. */
  readonly producedAt: number;
  /** Of a record of SMN; null of any other. */
  readonly smn: SmnEvent | null;
}

/** A record is an event, or it is rejected with a reason and the stream goes on. */
export type DecodedEvent =
  | { readonly kind: 'event'; readonly event: EventDescription }
  | { readonly kind: 'rejected'; readonly reason: string };
