import { randomness } from '../support/randomness.ts';
import { COMMON_NAMES, RARE_NAME } from './settings.ts';

export const RECEIVER_KINDS = ['healthy', 'slow', 'failing', 'hanging', 'down'] as const;
export type ReceiverKind = (typeof RECEIVER_KINDS)[number];

/** One subscription, and how its receiver behaves. */
export interface Subscriber {
  readonly index: number;
  readonly kind: ReceiverKind;
  /** Event names that it subscribes to. */
  readonly names: readonly string[];
  readonly timeoutSeconds: number;
  /** Milliseconds until it answers. */
  readonly delayMs: number;
}

/** Shares of the kinds; the rest are healthy. */
const SHARES = { slow: 0.14, failing: 0.1, hanging: 0.08, down: 0.08 } as const;
const SLOW_MS = { low: 100, high: 400 };
const TIMEOUT_SECONDS = 5;
/** Of those that hang: short, so that an attempt costs little time and still far more than an answer. */
const HANGING_TIMEOUT_SECONDS = 2;

/** The subscriptions of a run: the same for the same seed, at least one of each kind. */
export function subscribers(count: number, seed: number): readonly Subscriber[] {
  const random = randomness(seed + 1);
  const kinds = (['slow', 'failing', 'hanging', 'down'] as const).flatMap((kind) =>
    Array.from({ length: Math.max(1, Math.round(count * SHARES[kind])) }, () => kind),
  );
  return Array.from({ length: count }, (_, index) => {
    const kind: ReceiverKind = kinds[index] ?? 'healthy';
    const first = Math.floor(random() * COMMON_NAMES.length);
    const wanted = 1 + Math.floor(random() * (kind === 'healthy' ? 3 : 1));
    const names = Array.from(
      { length: wanted },
      (_, i) => COMMON_NAMES[(first + i) % COMMON_NAMES.length] ?? '',
    );
    return {
      index,
      kind,
      names: kind === 'hanging' ? [RARE_NAME] : names,
      timeoutSeconds: kind === 'hanging' ? HANGING_TIMEOUT_SECONDS : TIMEOUT_SECONDS,
      delayMs: kind === 'slow' ? Math.round(SLOW_MS.low + random() * (SLOW_MS.high - SLOW_MS.low)) : 0,
    };
  });
}
