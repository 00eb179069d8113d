import type { Incident } from '../faults/fault.ts';
import type { SeenRequest } from '../receiver/request-log.ts';
import { partitionOfId } from './deliveries.ts';
import type { Tenures } from './tenures.ts';

/** How long deliveries from partitions that a fault struck were away. */
export interface Recovery {
  readonly incident: Incident;
  /** Milliseconds until the slowest of the partitions was delivered from again; null: none was struck. */
  readonly slowestMs: number | null;
  /** Whether another fault struck shortly before, or meanwhile. */
  readonly isPiledUp: boolean;
}

/** After a fault is over, so long its consequences may last. */
const AFTERMATH_MS = 10_000;

/**
 * After the loss of a pusher: from the fault to the first delivery by another process, for each partition that it held. After
 * a server was away: from when it answers again to the first delivery, for each partition. After a pusher joined, nothing.
 */
export function recoveriesOf(
  incidents: readonly Incident[],
  requests: readonly SeenRequest[],
  tenures: Tenures,
): readonly Recovery[] {
  const arrivals = Map.groupBy(requests, ({ id }) => partitionOfId(id));
  for (const each of arrivals.values()) each.sort((a, b) => a.startedAt - b.startedAt);
  return incidents.map((incident) => {
    const { pusher, at, overAt } = incident;
    const isServer = incident.kind === 'broker' || incident.kind === 'database';
    const since = isServer ? overAt : at;
    const struck = isServer
      ? tenures.partitions
      : incident.kind === 'join' || pusher === null
        ? []
        : tenures.heldBy(pusher, at).map(({ partition }) => partition);
    const moments = struck.map((partition) => firstAfter(arrivals.get(partition) ?? [], since, pusher));
    const slowestMs = moments.length === 0 ? null : Math.max(...moments) - since;
    const end = since + (slowestMs ?? 0);
    const isPiledUp = incidents.some(
      (other) => other !== incident && other.at <= end && other.overAt + AFTERMATH_MS >= at,
    );
    return { incident, slowestMs, isPiledUp };
  });
}

/** @param requests sorted by their start */
function firstAfter(requests: readonly SeenRequest[], since: number, lost: number | null): number {
  let [low, high] = [0, requests.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((requests[middle]?.startedAt ?? Infinity) > since) high = middle;
    else low = middle + 1;
  }
  for (let index = low; index < requests.length; index++) {
    const request = requests[index];
    if (request !== undefined && request.pusher !== lost) return request.startedAt;
  }
  return Infinity;
}
