import type { CheckOutcome } from './health-check.js';

/**
 * A check that asks somebody else, with a deadline. A question that is still open when the next one comes is not asked
 * again, so a hanging database is asked once, not once a probe.
 */
export class ReadinessCheck {
  private open: Promise<CheckOutcome> | undefined;

  constructor(
    private readonly ask: () => CheckOutcome | Promise<CheckOutcome>,
    private readonly deadlineMs: number,
  ) {}

  /** Never rejects: an error is an outcome too. */
  async outcome(): Promise<CheckOutcome> {
    this.open ??= this.answer().finally(() => {
      this.open = undefined;
    });
    const { promise: late, resolve } = Promise.withResolvers<CheckOutcome>();
    const timer = setTimeout(resolve, this.deadlineMs, `no answer within ${this.deadlineMs} ms`);
    try {
      return await Promise.race([this.open, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async answer(): Promise<CheckOutcome> {
    try {
      return await this.ask();
    } catch (error) {
      return `failed: ${nameOf(error)}`;
    }
  }
}

/** An error's code, else its name. Its message is for the log: it may name hosts and users. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
