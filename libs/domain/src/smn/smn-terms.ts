/** Protocols that messages can be carried by. */
export const SMN_PROTOCOLS = ['http', 'https', 'email', 'dms'] as const;
export type SmnProtocol = (typeof SMN_PROTOCOLS)[number];

/**
 * Whether a subscription made through SMN receives what is published: `unconfirmed` (status 0), `confirmed` (1),
 * `needless` (2: its protocol needs none), `canceled` by its link (3).
 */
export const SMN_CONFIRMATIONS = ['unconfirmed', 'confirmed', 'needless', 'canceled'] as const;
export type SmnConfirmation = (typeof SMN_CONFIRMATIONS)[number];

/** One rule of a subscription's filter: the values of an attribute that it wants. */
export interface FilterPolice {
  readonly name: string;
  readonly string_equals: readonly string[];
}

/**
 * What a subscription made through SMN says beside what every subscription says. A subscription that is confirmed or
 * canceled becomes another row, with a new id and the log's ends of that moment as its floors: the confirmation of one
 * row never changes.
 */
export interface SmnTerms {
  /** The last part of its URN: 32 lower-case hex digits; it outlives the row. */
  readonly urnId: string;
  readonly protocol: SmnProtocol;
  /** URL, mail address or Kafka topic, as it was given. */
  readonly endpoint: string;
  /** `extension.header`: sent with every push. */
  readonly headers: Readonly<Record<string, string>>;
  readonly confirmation: SmnConfirmation;
  readonly polices: readonly FilterPolice[];
}
