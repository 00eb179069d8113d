import type { EngineTables, ParkedRow, ProgressSum } from './engine-tables.ts';
import type { ReceivedRequest } from './received-request.ts';

/** An event as its producer knows it. Its number stands in the body, as `data[0].cur_data.number`. */
export interface ProducedEvent {
  /** Unique, growing in the order of production. */
  readonly number: number;
  /** Ordering key: events of one key are confirmed in the order of their numbers. */
  readonly key: string;
  readonly name: string;
}

/** A subscription of events by their names, and all that its receiver saw. */
export interface WatchedSubscription {
  readonly label: string;
  readonly id: number;
  readonly names: readonly string[];
  readonly requests: readonly ReceivedRequest[];
}

/** What became of a subscription's events, by its receiver and by the database. */
export interface CheckReport {
  readonly label: string;
  /** Produced events that it subscribes to. */
  readonly matched: number;
  /** Of those, confirmed at the receiver. */
  readonly confirmed: number;
  readonly parked: number;
  readonly held: number;
  readonly dead: number;
  readonly requests: number;
  /** Requests for an event that the receiver had confirmed before. */
  readonly repeats: number;
  readonly statistics: ProgressSum;
  /** Promises that were broken, in words; none is what tests want. */
  readonly violations: readonly string[];
}

interface SeenDelivery {
  /** Its requests in order of arrival. */
  readonly requests: ReceivedRequest[];
  /** When its first confirmation was sent. */
  confirmedAt: number | null;
  repeats: number;
}

/** Violations of one kind that are told in full; of the rest there is only the number. */
const TOLD = 5;

/**
 * Holds the promises I1 (nothing lost), I2 (order) and I3 (exact statistics) against what was produced, what the receiver
 * saw and what the database says, without any of the project's own code. For a subscription that is settled, see
 * `isSettled`: every event was produced after its subscription, and none is discarded or skipped.
 */
export async function check(
  tables: EngineTables,
  produced: readonly ProducedEvent[],
  subscription: WatchedSubscription,
): Promise<CheckReport> {
  const matched = produced.filter(({ name }) => subscription.names.includes(name));
  const [statistics, rows] = await Promise.all([
    tables.progress(subscription.id),
    tables.parked(subscription.id),
  ]);
  const seen = seenDeliveries(subscription.requests);
  const deliveries = [...seen.values()];
  const count = (state: ParkedRow['state']) => rows.filter((row) => row.state === state).length;
  return {
    label: subscription.label,
    matched: matched.length,
    confirmed: deliveries.filter(({ confirmedAt }) => confirmedAt !== null).length,
    parked: count('parked'),
    held: count('held'),
    dead: count('dead'),
    requests: subscription.requests.length,
    repeats: repeatsIn(subscription.requests),
    statistics,
    violations: [
      ...lost(matched, seen, rows),
      ...strangers(matched, seen, subscription.id),
      ...disorder(matched, seen),
      ...miscounts(matched.length, statistics, rows),
    ],
  };
}

/** Whether every matched event was counted or is held, and every lane says that nothing of it is unsettled. */
export async function isSettled(
  tables: EngineTables,
  produced: readonly ProducedEvent[],
  { id, names }: WatchedSubscription,
): Promise<boolean> {
  const [{ total, busy }, rows] = await Promise.all([tables.progress(id), tables.parked(id)]);
  const held = rows.filter(({ state }) => state === 'held').length;
  return busy === 0 && total + held >= produced.filter(({ name }) => names.includes(name)).length;
}

/** Requests of a receiver for an event that it had confirmed before. */
export function repeatsIn(requests: readonly ReceivedRequest[]): number {
  return [...seenDeliveries(requests).values()].reduce((sum, { repeats }) => sum + repeats, 0);
}

/** The number that its producer gave to the event of a request. */
export function numberOf(request: ReceivedRequest): number {
  return bodyOf(request).data[0]?.cur_data.number ?? NaN;
}

/** The partition that the event of a request came from. */
export function partitionOf(request: ReceivedRequest): number {
  return bodyOf(request).distribution_id % 1_024;
}

/** What tests read of a callback's body. */
interface HostCallback {
  readonly distribution_id: number;
  readonly subscription_id: number;
  readonly data: readonly { readonly cur_data: { readonly number: number } }[];
}

function bodyOf(request: ReceivedRequest): HostCallback {
  return JSON.parse(request.text) as HostCallback;
}

function seenDeliveries(requests: readonly ReceivedRequest[]): ReadonlyMap<number, SeenDelivery> {
  const seen = new Map<number, SeenDelivery>();
  for (const request of requests) {
    const number = numberOf(request);
    let delivery = seen.get(number);
    if (delivery === undefined) {
      delivery = { requests: [], confirmedAt: null, repeats: 0 };
      seen.set(number, delivery);
    }
    const { answered, endedAt, startedAt } = request;
    if (delivery.confirmedAt !== null && startedAt > delivery.confirmedAt) delivery.repeats++;
    delivery.requests.push(request);
    if (answered === 200 && endedAt !== null) {
      delivery.confirmedAt = Math.min(delivery.confirmedAt ?? Infinity, endedAt);
    }
  }
  return seen;
}

/** I1: confirmed at the receiver, or in the database. The rows name offsets, so they are held against requests. */
function lost(
  matched: readonly ProducedEvent[],
  seen: ReadonlyMap<number, SeenDelivery>,
  rows: readonly ParkedRow[],
): string[] {
  const kept = new Set(rows.map(({ partition, offset }) => offset * 1_024 + partition));
  const unconfirmed = matched.filter(({ number }) => (seen.get(number)?.confirmedAt ?? null) === null);
  // A held event was never attempted: its place is not known here, so those are told from lost ones by their number.
  const unseen = unconfirmed.filter(({ number }) => !seen.has(number));
  const neverAttempted = rows.filter(({ attempts }) => attempts === 0).length;
  const attempted = unconfirmed.filter(({ number }) => {
    const request = seen.get(number)?.requests[0];
    return request !== undefined && !kept.has(bodyOf(request).distribution_id);
  });
  return [
    ...told('lost after an attempt', attempted, ({ number, key }) => `${number} of ${key}`),
    ...(unseen.length <= neverAttempted
      ? []
      : told(
          `never attempted, ${neverAttempted} in the database`,
          unseen,
          ({ number, key }) => `${number} of ${key}`,
        )),
  ];
}

/** What arrived without being wanted, for another subscription, or under changing ids. */
function strangers(
  matched: readonly ProducedEvent[],
  seen: ReadonlyMap<number, SeenDelivery>,
  subscriptionId: number,
): string[] {
  const wanted = new Set(matched.map(({ number }) => number));
  const ids = ({ requests }: SeenDelivery) =>
    requests.map((request) => {
      const { distribution_id, subscription_id } = bodyOf(request);
      return `${distribution_id}/${subscription_id}/${request.webhookId}`;
    });
  const isStrange = ([number, delivery]: readonly [number, SeenDelivery]) =>
    !wanted.has(number) ||
    new Set(ids(delivery)).size !== 1 ||
    ids(delivery)[0]?.split('/')[1] !== String(subscriptionId);
  return told('strange', [...seen].filter(isStrange), ([number, delivery]) => {
    return `${number}: ${[...new Set(ids(delivery))].join(', ')}`;
  });
}

/** I2: first confirmations of a key are in the order of production. */
function disorder(matched: readonly ProducedEvent[], seen: ReadonlyMap<number, SeenDelivery>): string[] {
  const last = new Map<string, { readonly number: number; readonly at: number }>();
  const wrong: string[] = [];
  for (const { number, key } of matched) {
    const at = seen.get(number)?.confirmedAt ?? null;
    if (at === null) continue;
    const before = last.get(key);
    if (before !== undefined && before.at >= at) {
      wrong.push(`${key}: ${number} was confirmed ${before.at - at} ms before ${before.number}`);
    }
    last.set(key, { number, at: Math.max(at, before?.at ?? at) });
  }
  return told('out of order', wrong, (each) => each);
}

/** I3: every matched event is counted once, and what failed is accounted for. */
export function miscounts(
  matched: number,
  statistics: ProgressSum,
  rows: readonly Pick<ParkedRow, 'state'>[],
): string[] {
  const { total, failure, recovered, dead, discarded, busy } = statistics;
  const inState = (state: ParkedRow['state']) => rows.filter((row) => row.state === state).length;
  const equal = (name: string, is: number, expected: number) =>
    is === expected ? [] : [`${name} is ${is}, not ${expected}`];
  return [
    ...equal('total', total, matched - inState('held')),
    ...equal('failure', failure, recovered + inState('parked') + dead + discarded),
    ...equal('dead', dead, inState('dead')),
    ...equal('busy', busy, 0),
  ];
}

function told<T>(kind: string, cases: readonly T[], tell: (each: T) => string): string[] {
  if (cases.length === 0) return [];
  return [`${cases.length} ${kind}`, ...cases.slice(0, TOLD).map((each) => `${kind}: ${tell(each)}`)];
}
