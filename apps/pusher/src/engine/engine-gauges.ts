import type { LaneContext } from '../lanes/lane-context.js';
import type { SubscriptionBook } from '../matching/subscription-book.js';
import type { Ownership } from '../settlement/ownership.js';
import type { ParkedRetries } from '../settlement/parked-retries.js';
import type { PusherMetrics } from './pusher-metrics.js';

export interface Gauged {
  readonly book: Pick<SubscriptionBook, 'size'>;
  readonly context: Pick<LaneContext, 'budget' | 'catchUpBudget' | 'pacers' | 'backlog'>;
  readonly ownership: Pick<Ownership, 'all'>;
  readonly retries: Pick<ParkedRetries, 'count'>;
}

/** Has the metrics tell what the engine holds at the moment that they are asked for. */
export function gaugeEngine(metrics: PusherMetrics, { book, context, ownership, retries }: Gauged): void {
  const { budget, catchUpBudget, pacers, backlog } = context;
  metrics.gauge('ringback_window_bytes', 'Bytes that the windows hold', () => budget.used);
  metrics.gauge(
    'ringback_catch_up_bytes',
    'Bytes that are held for lanes that fell behind',
    () => catchUpBudget.used,
  );
  metrics.gauge('ringback_lanes_behind', 'Lanes that are read again from the log', () =>
    ownership.all.reduce((sum, { lanes }) => sum + lanes.behind.count, 0),
  );
  metrics.gauge('ringback_attempts_in_flight', 'Attempts in flight', () => pacers.inFlight);
  metrics.gauge('ringback_breakers_open', 'Subscriptions whose endpoint fails', () => pacers.broken);
  metrics.gauge('ringback_unsettled_verdicts', 'Verdicts not in the database yet', () => backlog.count);
  metrics.gauge('ringback_subscriptions', 'Subscriptions known', () => book.size);
  metrics.gauge('ringback_partitions_owned', 'Leases held', () => ownership.all.length);
  metrics.gauge('ringback_parked_attempts', 'Parked deliveries being attempted', () => retries.count);
  metrics.gauge('ringback_lanes', 'Lanes with something unsettled', () =>
    ownership.all.reduce((sum, { lanes }) => sum + lanes.laneCount, 0),
  );
}
