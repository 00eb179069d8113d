/** Looks again and again until there is something; rejects, naming what it waited for, when it takes too long. */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T | undefined>,
  everyMs = 20,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline)
      throw new Error(`${what}: not within ${Math.round(withinMs / 1_000)} s`);
    await passed(everyMs);
  }
}

/** A stretch of time that is measured, or that a measurement leaves out. */
export function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
