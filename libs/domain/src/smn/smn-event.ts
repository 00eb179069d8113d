import type { SmnAttribute } from './smn-record.js';

/**
 * What matching and delivery need to know of a record of SMN beside its name and tenant. The rest is read from the body
 * again when it is delivered: messages are up to 256 KiB.
 */
export type SmnEvent =
  | {
      readonly kind: 'publish';
      readonly attributes: readonly SmnAttribute[];
      /** No attempt starts after this moment, in milliseconds since 1970; Infinity when it has none. */
      readonly expiresAt: number;
    }
  | {
      readonly kind: 'subscription_confirmation' | 'unsubscribe_confirmation';
      /** The one subscription that it is for. */
      readonly urnId: string;
    };
