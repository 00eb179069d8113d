/** How long, and in which words, something is waited for. */
export interface Patience {
  /** Default 30,000: the machine may be busy. */
  readonly timeoutMs?: number;
  /** What is there instead, told when the time is over. */
  readonly describe?: () => unknown;
}

/** Often enough that a test loses no time, rarely enough that the looking costs none. */
const LOOK_EVERY_MS = 20;

/**
 * Waits until a condition holds: until `condition` returns anything but `false` without throwing, so assertions may
 * stand in it. This is how tests wait; none sleeps for a fixed time.
 * @returns what the condition returned
 * @throws Error with the last failure of the condition, and what `describe` says
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 30_000, describe }: Patience = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const outcome = await attempt(condition);
    if ('value' in outcome) return outcome.value;
    if (performance.now() > deadline) {
      const seen = describe === undefined ? '' : `; seen: ${JSON.stringify(await describe(), null, 1)}`;
      throw new Error(`not within ${timeoutMs} ms: ${reasonOf(outcome.failure)}${seen}`, {
        cause: outcome.failure,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function attempt<T>(
  condition: () => T | Promise<T>,
): Promise<{ readonly value: T } | { readonly failure: unknown }> {
  try {
    const value = await condition();
    return value === false ? { failure: 'the condition does not hold' } : { value };
  } catch (failure) {
    return { failure };
  }
}

function reasonOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
