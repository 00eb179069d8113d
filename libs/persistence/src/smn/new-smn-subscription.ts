import type { SmnTerms } from '#libs/domain';

/** What is subscribed through SMN. */
export interface NewSmnSubscription {
  readonly tenant: string;
  readonly topic: string;
  /** The whole URN: its name in the other dialects. */
  readonly urn: string;
  /** As people of the other dialects see it: a URL of any scheme. */
  readonly callbackUrl: string;
  readonly remark: string;
  /** `unconfirmed`, or `needless`. */
  readonly terms: SmnTerms;
}

/** The outcome of a Subscribe. */
export type SmnSubscribed =
  | { readonly kind: 'created' | 'existing'; readonly urnId: string }
  | { readonly kind: 'no_topic' }
  /** The topic has as many subscriptions as it may. */
  | { readonly kind: 'topic_full' }
  /** The endpoint was sent as many confirmation messages as it may; nothing was stored. */
  | { readonly kind: 'invited_enough' };
