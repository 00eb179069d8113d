/** `true`, or the reason why not: a few words that anybody may read. */
export type CheckOutcome = true | string;

/** What `/livez` and `/readyz` answer. */
export interface HealthReport {
  readonly status: 'ok' | 'unavailable';
  /** `ok` or the reason, by the name of the check. */
  readonly checks: Readonly<Record<string, string>>;
}

/** The report of some outcomes: ok when all of them are. */
export function healthReport(outcomes: ReadonlyMap<string, CheckOutcome>): HealthReport {
  const checks = [...outcomes].map(([name, outcome]) => [name, outcome === true ? 'ok' : outcome] as const);
  const allOk = [...outcomes.values()].every((outcome) => outcome === true);
  return { status: allOk ? 'ok' : 'unavailable', checks: Object.fromEntries(checks) };
}
