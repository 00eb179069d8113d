import type { Verdict } from '#libs/domain';
import type { Delivery } from '../lanes/delivery.js';

/** Hears of every attempt that ended with a verdict: metrics, logs, and what a 410 asks for. */
export abstract class AttemptObserver {
  abstract attempted(delivery: Delivery, verdict: Verdict, ms: number): void;
}
