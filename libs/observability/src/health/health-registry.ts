import { type CheckOutcome, type HealthReport, healthReport } from './health-check.js';
import { ReadinessCheck } from './readiness-check.js';

/** How long a readiness check may take unless it says otherwise: probes commonly wait a few seconds in all. */
const DEFAULT_DEADLINE_MS = 2_000;

/**
 * Where the parts of an app register what they can say about its health. Live: the process works, else it should be
 * replaced. Ready: it can serve now, else it should be left alone for a while.
 */
export class HealthRegistry {
  private readonly liveChecks = new Map<string, () => CheckOutcome>();
  private readonly readyChecks = new Map<string, ReadinessCheck>();
  private isDraining = false;

  /**
   * Registers a check of the process itself, which must not wait for anybody.
   *
   * @throws Error when the name is taken
   */
  live(name: string, check: () => CheckOutcome): void {
    this.refuseTaken(name, this.liveChecks);
    this.liveChecks.set(name, check);
  }

  /**
   * Registers a check that may ask somebody else; one that throws or misses the deadline counts as not ready.
   *
   * @throws Error when the name is taken
   */
  ready(
    name: string,
    check: () => CheckOutcome | Promise<CheckOutcome>,
    { deadlineMs = DEFAULT_DEADLINE_MS }: { readonly deadlineMs?: number } = {},
  ): void {
    this.refuseTaken(name, this.readyChecks);
    this.readyChecks.set(name, new ReadinessCheck(check, deadlineMs));
  }

  /** From now on not ready: the process is about to end. */
  draining(): void {
    this.isDraining = true;
  }

  liveness(): HealthReport {
    return healthReport(new Map([...this.liveChecks].map(([name, check]) => [name, check()] as const)));
  }

  /** Asks all checks at once. A draining process asks nobody. */
  async readiness(): Promise<HealthReport> {
    if (this.isDraining) return healthReport(new Map([['draining', 'shutting down']]));
    const outcomes = [...this.readyChecks].map(
      async ([name, check]) => [name, await check.outcome()] as const,
    );
    return healthReport(new Map(await Promise.all(outcomes)));
  }

  private refuseTaken(name: string, checks: ReadonlyMap<string, unknown>): void {
    if (checks.has(name)) throw new Error(`two health checks are named ${name}`);
  }
}
