import type { ReplayPlacement } from '#libs/persistence';
import type { ResolvedPosition } from './resolve-position.js';

/** Why a subscription cannot be replayed to a position. */
export type ReplayRefusal =
  | Exclude<ReplayPlacement, { readonly kind: 'placed' }>
  | Exclude<ResolvedPosition, { readonly kind: 'resolved' }>;
