import type { Logger } from 'pino';
import type { Clock } from '#libs/domain';
import { PACE_SECONDS, type SubscriptionPaceRepository } from '#libs/persistence';
import type { Pace } from '../lanes/pace.js';
import type { Pacers } from '../lanes/pacers.js';

/** How often people are told. */
export const PACE_REPORT_MS = 1_000;
/** What did not change is told again after this: twice before nobody believes it any more. */
const RENEW_MS = (PACE_SECONDS * 1_000) / 3;
/** How often what other processes left is looked for. */
const FORGET_MS = 600_000;

export interface PaceReportParts {
  readonly owner: string;
  readonly paces: SubscriptionPaceRepository;
  readonly pacers: Pick<Pacers, 'all'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Told {
  readonly pace: Pace;
  /** When it was told (monotonic, in ms). */
  readonly at: number;
}

/** Tells the database, for people, how fast this process delivers, where there is something to tell. */
export class PaceReport {
  readonly #told = new Map<number, Told>();
  #looking: Promise<void> = Promise.resolve();
  #forgottenAt = -Infinity;
  #isOutage = false;
  #isClosed = false;

  constructor(private readonly parts: PaceReportParts) {}

  /** Tells what changed; errors are logged once for each outage, and the next look tells it. */
  look(): Promise<void> {
    if (!this.#isClosed) this.#looking = this.#attempt(() => this.#report());
    return this.#looking;
  }

  /** Withdraws all that it told. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#looking;
    if (this.#told.size > 0) await this.#attempt(() => this.parts.paces.withdrawAll(this.parts.owner));
  }

  async #attempt(write: () => Promise<void>): Promise<void> {
    try {
      await write();
      this.#isOutage = false;
    } catch (error) {
      if (!this.#isOutage)
        this.parts.logger.warn({ err: error }, 'the pace of subscriptions could not be told');
      this.#isOutage = true;
    }
  }

  async #report(): Promise<void> {
    const { owner, paces, pacers, clock } = this.parts;
    const now = clock.monotonic();
    const current = new Map<number, Pace>();
    for (const { subscriber, pace } of pacers.all()) {
      if (pace !== undefined && !subscriber.isRemoved) current.set(subscriber.id, pace);
    }
    const news = [...current].filter(([id, pace]) => isNews(this.#told.get(id), pace, now));
    // Told in part is told: what is withdrawn must include it.
    for (const [id, pace] of news) if (!this.#told.has(id)) this.#told.set(id, { pace, at: -Infinity });
    await paces.tell(
      owner,
      news.map(([subscriptionId, pace]) => ({ subscriptionId, ...pace })),
    );
    for (const [id, pace] of news) this.#told.set(id, { pace, at: now });
    const over = [...this.#told.keys()].filter((id) => !current.has(id));
    await paces.withdraw(owner, over);
    for (const id of over) this.#told.delete(id);
    if (now - this.#forgottenAt < FORGET_MS) return;
    await paces.forgetStale();
    this.#forgottenAt = now;
  }
}

function isNews(told: Told | undefined, pace: Pace, now: number): boolean {
  if (told === undefined || now - told.at >= RENEW_MS) return true;
  const { inFlight, concurrency, breaker } = told.pace;
  if (inFlight !== pace.inFlight || concurrency !== pace.concurrency || breaker !== pace.breaker) return true;
  return !isSameMoment(resumesAt(told.pace, told.at), resumesAt(pace, now));
}

function resumesAt({ resumesInMs }: Pace, at: number): number | null {
  return resumesInMs === null ? null : at + resumesInMs;
}

function isSameMoment(one: number | null, other: number | null): boolean {
  return one === null || other === null ? one === other : Math.abs(one - other) < 1;
}
