import { type EventDescription, readSmnEvent, type Subscription } from '#libs/domain';
import { described } from '../../matching/event-description.fixture.js';

export interface LogEntry {
  readonly description: EventDescription;
  readonly body: Buffer;
  /** Subscriptions whose committed definition wanted it when it was produced. */
  readonly wantedBy: Set<number>;
  /** Whom the first reading matched it for: for others it came late, out of order. */
  matchedAtOnce: Set<number> | undefined;
}

/** What stands at each offset; holes are records that are no events. */
export type EventLog = (LogEntry | undefined)[];

const NO_BODY = Buffer.from('{}');

export function wants(subscription: Subscription, name: string): boolean {
  return subscription.form.split(',').some((each) => each === '*' || each === name);
}

/** @param timeToLive in seconds; null: for ever */
export function entryOf(
  event: { readonly name: string; readonly orderingKey: string | null; readonly producedAt: number },
  timeToLive: number | null,
  subscriptions: Iterable<Subscription>,
): LogEntry {
  const publication = { message_id: '0'.repeat(32), message: '', time_to_live: timeToLive };
  const body = timeToLive === null ? NO_BODY : Buffer.from(JSON.stringify(publication));
  const smn = timeToLive === null ? null : readSmnEvent('publish', body, event.producedAt);
  if (smn?.ok === false) throw new Error(smn.reason);
  const wanting = [...subscriptions].filter((subscription) => wants(subscription, event.name));
  return {
    description: described({ ...event, smn: smn?.value ?? null }),
    body,
    wantedBy: new Set(wanting.map(({ id }) => id)),
    matchedAtOnce: undefined,
  };
}
