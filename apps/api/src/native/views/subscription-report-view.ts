import type { CurrentPace } from '#libs/persistence';
import type { SubscriptionReport } from '../../subscriptions/inspect-subscription.js';
import type { LaneLag } from '../../subscriptions/measure-lag.js';
import type { DeliveryDto, LagDto, SubscriptionReportDto } from '../dto/subscription-report.dto.js';
import { commandView } from './command-view.js';
import { noticeView } from './notice-view.js';
import { subscriptionView } from './subscription-view.js';

/** The states of a breaker from bad to good. */
const WORST_FIRST = ['open', 'probing', 'closed'] as const;

/** A subscription and how it is doing, in this dialect's words. */
export function subscriptionReportView(report: SubscriptionReport): SubscriptionReportDto {
  const { totals } = report;
  return Object.assign(subscriptionView(report.subscription), {
    delivery: deliveryView(report.paces),
    statistics: {
      total: totals.total,
      confirmed: totals.total - totals.failure,
      failure: totals.failure,
      recovered: totals.recovered,
      dead: totals.dead,
      discarded: totals.discarded,
      skipped: totals.skipped,
    },
    waiting: { ...report.waiting },
    lag: report.lag === null ? null : lagView(report.lag),
    lag_reason: report.lag === null ? 'Kafka is not available' : null,
    open_commands: report.openCommands.map(commandView),
    notices: report.notices.map(noticeView),
  });
}

function deliveryView(paces: readonly CurrentPace[]): DeliveryDto {
  const probes = paces.map(({ nextProbeAt }) => nextProbeAt).filter((at) => at !== null);
  const next = probes.sort((one, other) => one.getTime() - other.getTime())[0];
  return {
    pushers: paces.length,
    in_flight: paces.reduce((sum, { inFlight }) => sum + inFlight, 0),
    concurrency: paces.reduce((sum, { concurrency }) => sum + concurrency, 0),
    breaker: WORST_FIRST.find((state) => paces.some(({ breaker }) => breaker === state)) ?? null,
    next_probe_at: next?.toISOString() ?? null,
  };
}

function lagView(lanes: readonly LaneLag[]): LagDto {
  const ages = lanes.map(({ seconds }) => seconds);
  const known = ages.filter((seconds) => seconds !== null);
  return {
    events: lanes.reduce((sum, { events }) => sum + events, 0),
    // The oldest may be among those that could not be read.
    seconds: known.length < ages.length ? null : Math.max(0, ...known),
    partitions: lanes.map(({ topic, partition, cursor, end, events, seconds }) => ({
      topic,
      partition,
      cursor,
      end,
      events,
      seconds,
    })),
  };
}
