import { failedVerdict, type Verdict } from '#libs/domain';
import type { Subscriber } from '../matching/subscriber.js';
import type { Delivery } from './delivery.js';
import type { Pacer, ReadySource } from './pacer.js';
import { Pacers } from './pacers.js';
import { SetClock } from './set-clock.fixture.js';
import { SetRandomness } from './set-randomness.fixture.js';

export const CONFIRMED: Verdict = { kind: 'confirmed', status: 200 };
export const FAILED = failedVerdict('status', 'HTTP 500', { status: 500 });
export const TIMEOUT = failedVerdict('timeout', 'too slow');

/** Has these deliveries ready. */
export class Source implements ReadySource {
  isOffered = false;
  readonly deliveries: Delivery[];

  constructor(...offsets: number[]) {
    this.deliveries = offsets.map(delivery);
  }

  takeReady(): Delivery | undefined {
    return this.deliveries.shift();
  }
}

export function delivery(offset: number): Delivery {
  return { offset, partition: { topic: 't', partition: 0 } } as Delivery;
}

export function offsetsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Attempts as one pacer starts them; they end as the test says. */
export class PacedAttempts {
  readonly clock = new SetClock();
  readonly gate = { isOpen: true };
  readonly subscriber = { isActive: true, version: 1, definition: { maxInFlight: null as number | null } };
  running: Delivery[] = [];
  /** What it told of its breaker. */
  readonly heard: string[] = [];
  pacer!: Pacer;

  pace(limit: number): Pacer {
    const starter = {
      start: (started: Delivery) => {
        this.running.push(started);
      },
    };
    const pacers = new Pacers(limit, this.gate, starter, {
      clock: this.clock,
      randomness: new SetRandomness(),
      breakers: { opened: () => this.heard.push('opened'), closed: () => this.heard.push('closed') },
    });
    this.pacer = pacers.of(this.subscriber as Subscriber);
    return this.pacer;
  }

  get offsets(): number[] {
    return this.running.map(({ offset }) => offset);
  }

  /** Ends the attempt that began first. */
  end(verdict: Verdict | null, ms = 0): void {
    const ended = this.running.shift();
    if (ended === undefined) throw new Error('nothing is in flight');
    this.pacer.judged(ended, verdict, ms);
    this.pacer.ended();
  }

  /** Opens the breaker; nothing is in flight or ready afterwards. */
  breakIt(): void {
    this.pacer.offer(new Source(...offsetsFrom(1_000, 10)));
    while (this.running.length > 0) this.end(FAILED, 2_000);
  }
}
