import type { Subscription } from '#libs/domain';
import type { ChangeKind } from '../entities/subscription-change.entity.js';

/** A change that is to be published, with what the subscription is by now. */
export interface OutboxChange {
  readonly id: number;
  readonly subscriptionId: number;
  readonly kind: ChangeKind;
  /** Null when it does not exist any more. */
  readonly subscription: Subscription | null;
}
