import type { SmnTerms } from './smn/smn-terms.js';
import type { ConfirmMode } from './confirm-mode.js';

/** Whether deliveries are attempted: a disabled or paused subscription keeps its unsettled deliveries waiting. */
export const SUBSCRIPTION_STATES = ['active', 'paused', 'disabled'] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

/** Which attempts are recorded for a person to see. */
export const RECORDED_ATTEMPTS = ['failed', 'all'] as const;
export type RecordedAttempts = (typeof RECORDED_ATTEMPTS)[number];

/** What a subscriber asked for: the fields that an update replaces as a whole. */
export interface SubscriptionDraft {
  readonly name: string;
  readonly systemName: string;
  /** Absolute http(s) URL without credentials, at most 2,048 characters. */
  readonly callbackUrl: string;
  readonly confirmMode: ConfirmMode;
  readonly confirmPattern: string;
  /** Canonical comma list of event names, see parseSubscriptionForm. */
  readonly form: string;
  /** Whole seconds, 1 to 600: from name lookup to the last byte read. */
  readonly timeoutSeconds: number;
  /** Who wrote it last; empty when unknown. */
  readonly operator: string;
}

/** Who wants which event names at which callback URL, with which confirmation rule and timeout. */
export interface Subscription extends SubscriptionDraft {
  readonly id: number;
  readonly tenant: string;
  /** `bk_biz_id`; 0 is every business of the tenant. */
  readonly business: number;
  readonly state: SubscriptionState;
  /** Why it is paused or disabled; null while it is active. */
  readonly stateReason: string | null;
  /** Attempts in flight that a pusher may have for it, 1 to 2,048; null is the pusher's own default. */
  readonly maxInFlight: number | null;
  readonly recordedAttempts: RecordedAttempts;
  /** The past moment that it was asked to begin at; null begins at its creation. */
  readonly startAt: Date | null;
  /** Of a subscription made through SMN; null of any other. */
  readonly smn: SmnTerms | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
