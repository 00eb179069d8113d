import type { Incident } from '../faults/fault.ts';
import type { SeenRequest } from '../receiver/request-log.ts';
import { partitionOfId, type Repeat } from './deliveries.ts';
import { mayHaveLapsed, type Tenure, type Tenures } from './tenures.ts';
import { isSentOnWaking } from './waking.ts';

/**
 * A settlement is written after it was decided what it covers, and the one before it was written earlier still. So a verdict
 * may be missing from the first settlement that follows it, and from no other.
 */
const MAY_MISS = 1;

/**
 * Repeats of what its pusher had settled: no crash can explain them, and no lease that ran out during the attempt, which is
 * broken off then. In words.
 */
export function inexplicable(
  repeats: readonly Repeat[],
  tenures: Tenures,
  incidents: readonly Incident[],
): readonly string[] {
  return repeats.flatMap((repeat) => {
    const { id, prior, again, isFirst } = repeat;
    if (!isFirst || isSentOnWaking(again, incidents)) return [];
    const tenure = tenures.at(partitionOfId(id), prior.startedAt);
    if (tenure?.pusher !== prior.pusher || mayHaveLapsed(tenure, prior.startedAt, prior.endedAt)) return [];
    const settled = tenure.settledAt.filter((at) => at > prior.endedAt && at < again.startedAt);
    if (settled.length <= MAY_MISS) return [];
    const { from, to } = tenure;
    return [JSON.stringify({ ...repeat, settled, tenure: { from, to } })];
  });
}

/** What one loss of a pusher repeated, and what it may have repeated. */
export interface LossReport {
  readonly incident: Incident;
  readonly duplicates: number;
  /** Attempts in flight when it struck. */
  readonly inFlight: number;
  /** Verdicts since the last settlement of their partition; see `MAY_MISS`. */
  readonly unsettled: number;
}

/** Holds the repeats against each kill and stop of a pusher. */
export function lossesOf(
  incidents: readonly Incident[],
  requests: readonly SeenRequest[],
  repeats: readonly Repeat[],
  tenures: Tenures,
): readonly LossReport[] {
  return incidents
    .filter(({ kind }) => kind === 'kill' || kind === 'stop')
    .map((incident) => {
      const { at, pusher } = incident;
      const held = new Map(
        pusher === null ? [] : tenures.heldBy(pusher, at).map((each) => [each.partition, each]),
      );
      const ours = requests.filter(
        ({ pusher: by, id, startedAt }) => by === pusher && isOf(held.get(partitionOfId(id)), startedAt),
      );
      return {
        incident,
        duplicates: repeats.filter(
          ({ id, prior, again, isFirst }) =>
            isFirst &&
            prior.pusher === pusher &&
            isOf(held.get(partitionOfId(id)), prior.startedAt) &&
            again.startedAt > at &&
            again.pusher !== pusher,
        ).length,
        inFlight: ours.filter(({ endedAt }) => !(endedAt < at)).length,
        unsettled: ours.filter(
          ({ id, endedAt }) => endedAt < at && endedAt > unsettledSince(held.get(partitionOfId(id)), at),
        ).length,
      };
    });
}

/** The last request of a process that was killed may arrive after the end of its tenure, never before its beginning. */
function isOf(tenure: Tenure | undefined, moment: number): boolean {
  return tenure !== undefined && tenure.from <= moment && moment < tenure.to;
}

function unsettledSince(tenure: Tenure | undefined, at: number): number {
  if (tenure === undefined) return Infinity;
  return tenure.settledAt.filter((each) => each < at).at(-1 - MAY_MISS) ?? tenure.from;
}
