import type { LoggedEvent } from '../event-log.ts';
import type { SeenRequest } from '../receiver/request-log.ts';
import type { Subscriber } from '../subscribers.ts';

/** A request for a delivery that its receiver had confirmed before. */
export interface Repeat {
  readonly id: number;
  /** The last request before it that was confirmed. */
  readonly prior: SeenRequest;
  readonly again: SeenRequest;
  /** Whether it is the first since then. Those that follow are retries of what the receiver refused the second time. */
  readonly isFirst: boolean;
}

/** What became of one subscription's events, by its receiver alone. */
export interface SeenDeliveries {
  /** Events of the log that it subscribes to. */
  readonly matched: readonly LoggedEvent[];
  /** When each delivery was first confirmed, by its id. */
  readonly confirmedAt: ReadonlyMap<number, number>;
  readonly requests: readonly SeenRequest[];
  readonly repeats: readonly Repeat[];
  /** Requests that nobody should have made: for another event, with another body, under a changing id. In words. */
  readonly strange: readonly string[];
}

const CONFIRMED = 200;

/** The `distribution_id` of an event. */
export function idOf({ partition, offset }: Pick<LoggedEvent, 'partition' | 'offset'>): number {
  return offset * 1_024 + partition;
}

export function partitionOfId(id: number): number {
  return id % 1_024;
}

/** Holds what a receiver saw against the log. @param subscriptionId of the subscription, as the API named it */
export function deliveriesOf(
  { names }: Pick<Subscriber, 'names'>,
  subscriptionId: number,
  log: readonly LoggedEvent[],
  requests: readonly SeenRequest[],
): SeenDeliveries {
  const matched = log.filter(({ name }) => names.includes(name));
  const wanted = new Map(matched.map((event) => [idOf(event), event]));
  const webhooks = new Map<number, number>();
  const confirmed = new Map<number, SeenRequest>();
  const repeated = new Set<SeenRequest>();
  const confirmedAt = new Map<number, number>();
  const repeats: Repeat[] = [];
  const strange: string[] = [];
  for (const again of requests) {
    const { id, startedAt } = again;
    const webhook = webhooks.get(id) ?? again.webhook;
    webhooks.set(id, webhook);
    const isOurs = again.subscription === subscriptionId && again.pusher !== 0;
    if (!isOurs || wanted.get(id)?.body !== again.body || webhook !== again.webhook)
      strange.push(`${JSON.stringify(again)} for ${JSON.stringify(wanted.get(id) ?? null)}`);
    const prior = confirmed.get(id);
    if (prior !== undefined && startedAt > prior.endedAt) {
      repeats.push({ id, prior, again, isFirst: !repeated.has(prior) });
      repeated.add(prior);
    }
    if (again.status !== CONFIRMED) continue;
    if (prior === undefined || again.endedAt > prior.endedAt) confirmed.set(id, again);
    confirmedAt.set(id, Math.min(confirmedAt.get(id) ?? Infinity, again.endedAt));
  }
  return { matched, confirmedAt, requests, repeats, strange };
}
