import type { Subscriber } from '../subscribers.ts';

/** What the receivers' process is told, and what it tells. */
export type ReceiverCommand =
  | { readonly kind: 'begin'; readonly subscribers: readonly Subscriber[]; readonly seed: number }
  | { readonly kind: 'heal' }
  | { readonly kind: 'write'; readonly file: string };
export type ReceiverReport =
  | { readonly kind: 'listening'; readonly ports: readonly number[] }
  | { readonly kind: 'healed' }
  | { readonly kind: 'count'; readonly requests: number }
  | { readonly kind: 'written' };
