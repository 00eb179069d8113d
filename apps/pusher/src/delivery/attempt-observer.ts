import type { Verdict } from '#libs/domain';
import type { Delivery } from '../lanes/delivery.js';
import type { CarriedOutcome } from './carrier.js';

/** What an attempt was, beside its delivery and verdict. */
export interface Exchanged {
  /** The URL that was called: the subscription may have another one by now. */
  readonly url: string;
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  readonly outcome: Exclude<CarriedOutcome, { kind: 'aborted' }>;
}

/** Hears of every attempt that ended with a verdict: metrics, logs, records, and what a 410 asks for. */
export abstract class AttemptObserver {
  abstract attempted(delivery: Delivery, verdict: Verdict, exchanged: Exchanged): void;
}
