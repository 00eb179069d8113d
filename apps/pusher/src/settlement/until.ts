/** How often a condition is looked at. */
const LOOK_EVERY_MS = 20;

/** Waits until a condition holds, for so many milliseconds at most. */
export async function until(condition: () => boolean, maxMs: number): Promise<void> {
  const deadline = performance.now() + maxMs;
  while (!condition() && performance.now() < deadline) {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, Math.min(LOOK_EVERY_MS, maxMs));
    });
  }
}
