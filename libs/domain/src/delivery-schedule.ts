/** Attempts of a delivery's first round: one and two more that bridge a short hiccup. */
export const INLINE_ATTEMPTS = 3;

/** After the first attempt's start, no further one of the round starts later than this: the lane must move on. */
export const INLINE_DEADLINE_MS = 10_000;

const FIRST_INLINE_PAUSE_MS = 1_000;
const LATER_INLINE_PAUSE_MS = 5_000;

const PARKED_PAUSES_MS = [30_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000] as const;

/** Retries of a parked delivery before it is dead. */
export const PARKED_RETRIES = PARKED_PAUSES_MS.length;

/** Each parked pause is spread by a fifth up and down, so that what failed together does not come back together. */
const PARKED_SPREAD = 0.2;

/** The pause before the next inline attempt in milliseconds: 1 s after the first attempt, 5 s after later ones. */
export function inlinePauseMs(attemptsMade: number): number {
  return attemptsMade <= 1 ? FIRST_INLINE_PAUSE_MS : LATER_INLINE_PAUSE_MS;
}

/**
 * Whether a further inline attempt may start.
 *
 * @param attemptsMade attempts of this round that ended
 * @param sinceFirstMs milliseconds from the first attempt's start to the moment the next one would start
 */
export function mayAttemptInline(attemptsMade: number, sinceFirstMs: number): boolean {
  return attemptsMade === 0 || (attemptsMade < INLINE_ATTEMPTS && sinceFirstMs <= INLINE_DEADLINE_MS);
}

/**
 * The pause before a parked delivery's next retry in whole milliseconds: 30 s, 5 m, 30 m, 2 h, 5 h, 10 h, each +-20 %;
 * then undefined, and the delivery is dead.
 *
 * @param random gives a number from 0 to below 1
 */
export function parkedPauseMs(retriesMade: number, random: () => number): number | undefined {
  const pause = PARKED_PAUSES_MS[retriesMade];
  return pause === undefined
    ? undefined
    : Math.round(pause * (1 - PARKED_SPREAD + 2 * PARKED_SPREAD * random()));
}
