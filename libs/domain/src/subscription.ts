import type { ConfirmMode } from './confirm-mode.js';

/** Whether deliveries are attempted: a disabled or paused subscription keeps its unsettled deliveries waiting. */
export type SubscriptionState = 'active' | 'paused' | 'disabled';

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
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
