import { cpus } from 'node:os';
import { table } from '../bench/table.ts';
import { type ChaosReport, isProof, type SubscriptionReport, verdicts } from './check/report.ts';
import type { Incident } from './faults/fault.ts';
import { type ChaosOptions, EVENTS_PER_SECOND, KEYS, PARTITIONS } from './settings.ts';
import { RECEIVER_KINDS } from './subscribers.ts';

/** Cases of one kind that are told in full; of the rest there is only the number. */
const TOLD = 5;

export function header(options: ChaosOptions): string {
  return (
    `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}\n` +
    `${options.minutes} min of ${options.faults.join(', ')}; ${options.pushers} pushers, ` +
    `${options.subscriptions} subscriptions, ${EVENTS_PER_SECOND} events/s on ${PARTITIONS} partitions, ${KEYS} keys\n` +
    `seed ${options.seed}`
  );
}

/** The table, and below it every promise that was broken, in words. */
export function render(report: ChaosReport): string {
  const sum = (value: (each: SubscriptionReport) => number) =>
    report.subscriptions.reduce((total, each) => total + value(each), 0);
  const [matched, delivered] = [sum((each) => each.matched), sum((each) => each.delivered)];
  const duplicates = sum((each) => each.duplicates);
  const deliveriesIn = sum((each) => each.inDatabase);
  const facts: readonly (readonly [string, string])[] = [
    ['produced events', `${count(report.produced)} (${count(report.producedInDoubt)} unacknowledged)`],
    ['deliveries they demand', count(matched)],
    ['delivered', count(delivered)],
    ['parked, held or dead', count(deliveriesIn)],
    ['duplicates', `${count(duplicates)} (${((duplicates / Math.max(1, delivered)) * 100).toFixed(3)} %)`],
    ...verdicts(report).map(([name, cases]) => [name, count(cases.length)] as const),
    ['sent on waking from SIGSTOP', count(report.sentOnWaking)],
    [
      'settled after the last fault',
      report.settledSeconds === null ? 'never' : seconds(report.settledSeconds),
    ],
  ];
  const broken = verdicts(report).flatMap(([name, cases]) =>
    cases.slice(0, TOLD).map((words) => `${name}: ${words}`),
  );
  return [
    table(['', 'all'], facts),
    faultTable(report),
    kindTable(report.subscriptions),
    ...(broken.length > 0 ? [broken.join('\n')] : []),
    isProof(report) ? 'every promise held' : 'PROMISES WERE BROKEN',
  ].join('\n\n');
}

function faultTable({ losses, recoveries }: ChaosReport): string {
  const kinds = [...new Set(recoveries.map(({ incident }) => incident.kind))].sort();
  return table(
    ['fault', 'times', 'duplicates', 'most at once', 'of at most', 'slowest recovery', 'when piled up'],
    kinds.map((kind) => {
      const ours = losses.filter(({ incident }) => incident.kind === kind);
      const most = ours.toSorted((a, b) => b.duplicates - a.duplicates)[0];
      const slowest = (isPiledUp: boolean) =>
        Math.max(
          ...recoveries
            .filter((each) => each.incident.kind === kind && each.isPiledUp === isPiledUp)
            .map(({ slowestMs }) => slowestMs ?? -Infinity),
        );
      return [
        NAMES[kind],
        count(recoveries.filter(({ incident }) => incident.kind === kind).length),
        ours.length === 0 ? '' : count(ours.reduce((total, each) => total + each.duplicates, 0)),
        most === undefined ? '' : count(most.duplicates),
        most === undefined ? '' : count(most.inFlight + most.unsettled),
        recovery(slowest(false)),
        recovery(slowest(true)),
      ];
    }),
  );
}

function kindTable(subscriptions: readonly SubscriptionReport[]): string {
  return table(
    ['receivers', 'number', 'demanded', 'delivered', 'requests', 'duplicates', 'failure', 'recovered'],
    RECEIVER_KINDS.map((kind) => {
      const ours = subscriptions.filter(({ subscriber }) => subscriber.kind === kind);
      const sum = (value: (each: SubscriptionReport) => number) =>
        count(ours.reduce((total, each) => total + value(each), 0));
      return [
        kind,
        count(ours.length),
        sum((each) => each.matched),
        sum((each) => each.delivered),
        sum((each) => each.requests),
        sum((each) => each.duplicates),
        sum((each) => each.statistics.failure),
        sum((each) => each.statistics.recovered),
      ];
    }),
  );
}

const NAMES: Readonly<Record<Incident['kind'], string>> = {
  kill: 'kill -9 of a pusher',
  stop: 'SIGSTOP past the lease',
  term: 'SIGTERM to a pusher',
  scale: 'scaled down',
  join: 'scaled up',
  broker: 'Kafka restarted',
  database: 'MariaDB restarted',
};

function recovery(ms: number): string {
  if (ms === -Infinity) return '';
  return ms === Infinity ? 'never' : seconds(ms / 1_000);
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
