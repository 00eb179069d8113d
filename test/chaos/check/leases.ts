import { leaseViolations } from '../../support/lease-audit.ts';
import type { Incident } from '../faults/fault.ts';
import type { SeenRequest } from '../receiver/request-log.ts';
import type { AuditedWrites } from '../write-audit.ts';
import { partitionOfId } from './deliveries.ts';
import type { Tenures } from './tenures.ts';
import { isSentOnWaking } from './waking.ts';

/** A receiver that is busy notes a request so much after it was sent, at most. */
const ARRIVAL_MS = 1_000;

/** What was done without the lease of the partition. */
export interface LeaseBreaches {
  /** I7, broken, in words. */
  readonly violations: readonly string[];
  /** Attempts without the lease for which there is no promise: see `isSentOnWaking`. */
  readonly sentOnWaking: number;
}

/** I7: what was written or attempted by a pusher that did not hold the lease of the partition. */
export function leaseBreaches(
  { leases, foreign }: AuditedWrites,
  requests: readonly SeenRequest[],
  tenures: Tenures,
  incidents: readonly Incident[],
): LeaseBreaches {
  const late = requests.filter(({ id, pusher, startedAt }) => {
    const now = tenures.at(partitionOfId(id), startedAt);
    return now?.pusher !== pusher && startedAt - (now?.from ?? 0) > ARRIVAL_MS;
  });
  const unexplained = late.filter((request) => !isSentOnWaking(request, incidents));
  return {
    violations: [
      ...leaseViolations(leases),
      ...foreign.map((write) => `written without the lease: ${write}`),
      ...unexplained.map((request) => `attempted without the lease: ${JSON.stringify(request)}`),
    ],
    sentOnWaking: late.length - unexplained.length,
  };
}
