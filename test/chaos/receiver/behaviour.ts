import { randomness } from '../../support/randomness.ts';
import type { Subscriber } from '../subscribers.ts';

/** What a receiver does with one request. */
export type Reaction =
  { readonly kind: 'answer'; readonly status: number; readonly afterMs: number } | { readonly kind: 'hang' };

const FAILING_SHARE = 0.2;
const UP_MS = { low: 5_000, high: 20_000 };
const DOWN_MS = { low: 5_000, high: 25_000 };

/**
 * What a receiver answers: the same for the same seed, event and count of requests for it, whoever asks.
 *
 * @param number of the event
 * @param nth of its requests at this receiver, from 0
 * @param isHealed receivers that hang do not any more; those that fail go on failing
 */
export function reactionOf(
  { kind, index, delayMs }: Subscriber,
  seed: number,
  number: number,
  nth: number,
  isHealed: boolean,
): Reaction {
  if (kind === 'hanging' && !isHealed) return { kind: 'hang' };
  const isRefused =
    kind === 'failing' && randomness(seed + index * 7_919 + number * 104_729 + nth)() < FAILING_SHARE;
  return { kind: 'answer', status: isRefused ? 500 : 200, afterMs: delayMs };
}

/** When a receiver that is down for a while goes and comes: pauses of being up and of being down, in turn, in milliseconds. */
export function* downPhases({ index }: Subscriber, seed: number): Generator<number, never> {
  const random = randomness(seed + 31 * (index + 1));
  for (;;) {
    yield Math.round(UP_MS.low + random() * (UP_MS.high - UP_MS.low));
    yield Math.round(DOWN_MS.low + random() * (DOWN_MS.high - DOWN_MS.low));
  }
}
