import type { SubscriptionState } from '#libs/domain';
import type { PartitionRef } from '../engine/partition-ref.js';
import type { StoredCommand } from './stored-command.js';

/** Where the cursor of one lane goes. */
export interface ReplayTarget extends PartitionRef {
  readonly offset: number;
}

/** Which deliveries in the database are meant. */
export type ParkedSelection =
  | ({ readonly kind: 'one'; readonly offset: number } & PartitionRef)
  /** `key` as it is stored. A key lives in one partition of a topic; without them, wherever it is found. */
  | {
      readonly kind: 'key';
      readonly key: string;
      readonly topic: string | null;
      readonly partition: number | null;
    }
  | { readonly kind: 'all' };

/** What became of a replay that somebody asked for. */
export type ReplayPlacement =
  | { readonly kind: 'placed'; readonly command: StoredCommand }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'not_active'; readonly state: SubscriptionState }
  | { readonly kind: 'replay_running'; readonly commandId: number };

/** What became of a retry or discard that somebody asked for. */
export type ParkedPlacement =
  | { readonly kind: 'placed'; readonly command: StoredCommand }
  | { readonly kind: 'not_found' }
  /** Nothing that was meant is in the database, any more or ever. */
  | { readonly kind: 'nothing_parked' };

/** What became of a wish to cancel. */
export type Cancellation =
  | { readonly kind: 'asked'; readonly command: StoredCommand }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'no_replay' }
  | { readonly kind: 'over'; readonly command: StoredCommand };
