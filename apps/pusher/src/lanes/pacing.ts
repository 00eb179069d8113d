import type { Clock, Randomness } from '#libs/domain';
import type { Subscriber } from '../matching/subscriber.js';
import type { Crowd } from './crowd.js';
import type { AttemptStarter, Gate } from './pacer.js';

/** Hears of endpoints that fail, whatever the event, and of those that are back. */
export interface BreakerListener {
  opened(subscriber: Subscriber): void;
  closed(subscriber: Subscriber): void;
}

/** What the pacers of a process share. */
export interface Pacing {
  /** Attempts in flight of a subscription that names no number of its own. */
  readonly maxInFlight: number;
  readonly crowd: Crowd;
  readonly gate: Gate;
  readonly starter: AttemptStarter;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly breakers: BreakerListener;
}
