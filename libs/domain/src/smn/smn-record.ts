/**
 * How a message of SMN stands on its Kafka topic (`SMN_TOPIC`). Header `event_name` is the name of the SMN topic, `tenant`
 * the project, and `smn` one of these kinds. The record's value is the JSON of {@link SmnPublication} for `publish` (for
 * all subscriptions of the topic), else of {@link SmnInvitation} (for the one subscription that it names).
 */
export const SMN_KIND_HEADER = 'smn';
export const SMN_RECORD_KINDS = ['publish', 'subscription_confirmation', 'unsubscribe_confirmation'] as const;
export type SmnRecordKind = (typeof SMN_RECORD_KINDS)[number];

export const SMN_ATTRIBUTE_TYPES = ['STRING', 'STRING_ARRAY', 'PROTOCOL'] as const;
export type SmnAttributeType = (typeof SMN_ATTRIBUTE_TYPES)[number];

/** An attribute of a message; a STRING has one value. */
export interface SmnAttribute {
  readonly name: string;
  readonly type: SmnAttributeType;
  readonly values: readonly string[];
}

/** What was published; at least one of `message` and `structure` is there. */
export interface SmnPublication {
  /** 32 lower-case hex digits. */
  readonly message_id: string;
  readonly subject: string | null;
  readonly message: string | null;
  /** `message_structure`: a text for each protocol, with `default`; it wins over `message`. */
  readonly structure: Readonly<Record<string, string>> | null;
  readonly attributes: readonly SmnAttribute[];
  /** Seconds after which no attempt is made any more; null: the engine's own schedule. */
  readonly time_to_live: number | null;
}

/** The request to confirm a subscription, or to take its cancellation back. */
export interface SmnInvitation {
  readonly message_id: string;
  /** The subscription: the last part of its URN. */
  readonly urn_id: string;
  /** The token of its `subscribe_url`, sealed in the context that `smnTokenContext` says, base64. */
  readonly sealed_token: string;
}
