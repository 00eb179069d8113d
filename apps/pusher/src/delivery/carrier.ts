import type { Cancel, Outcome } from '#libs/egress';
import type { Delivery } from '../lanes/delivery.js';

/** How an attempt ended: of a callback as egress says, of a mail or a record whether its server took it. */
export type CarriedOutcome = Outcome | Accepted | Declined;

export interface Accepted {
  readonly kind: 'accepted';
  /** Reply code of the mail server; null where there is none. */
  readonly status: number | null;
  /** What the server said. */
  readonly answer: Buffer;
  readonly ms: number;
}

export interface Declined {
  readonly kind: 'declined';
  readonly status: number | null;
  /** For a person. */
  readonly detail: string;
  readonly ms: number;
}

/** Hears the outcome, exactly once. */
export type Carried = (outcome: CarriedOutcome) => void;

/** Takes attempts to whoever subscribed, by one protocol or another. */
export abstract class Carrier {
  /**
   * Makes one attempt, which ends within the timeout of its subscription. Never throws, and tells no outcome before it has
   * returned.
   * @param at when it begins, in milliseconds since 1970
   * @returns ends the attempt: its outcome, `aborted`, is told before that returns
   */
  abstract carry(delivery: Delivery, at: number, done: Carried): Cancel;
}
