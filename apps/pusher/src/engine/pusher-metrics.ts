import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the pusher counts for Prometheus. The exact statistics are in the database; these start at 0 with the process. */
@Injectable()
export class PusherMetrics {
  readonly rejected: Counter;
  readonly fetchedBytes: Counter<'reader'>;
  readonly #attemptSeconds: Histogram;
  /** What came since the counters were last asked for: telling them of each costs as much as matching it. */
  #events = 0;
  readonly #attempts = new Map<string, number>();
  readonly settleSeconds: Histogram;
  readonly breakerOpenings: Counter;

  constructor(private readonly registry: Registry) {
    const registers = [registry];
    const takeEvents = (): number => {
      const count = this.#events;
      this.#events = 0;
      return count;
    };
    new Counter({
      name: 'ringback_events_total',
      help: 'Events read',
      registers,
      collect() {
        this.inc(takeEvents());
      },
    });
    this.rejected = new Counter({
      name: 'ringback_rejected_events_total',
      help: 'Records that are no events',
      registers,
    });
    this.fetchedBytes = new Counter({
      name: 'ringback_fetched_bytes_total',
      help: 'Bytes of fetch answers from the brokers, by reader: head is the shared read, catch_up the scan for lanes behind it',
      labelNames: ['reader'],
      registers,
    });
    const attempts = this.#attempts;
    new Counter({
      name: 'ringback_attempts_total',
      help: 'Attempts by verdict: confirmed, or why not',
      labelNames: ['verdict'],
      registers,
      collect() {
        for (const [verdict, count] of attempts) this.inc({ verdict }, count);
        attempts.clear();
      },
    });
    this.#attemptSeconds = new Histogram({
      name: 'ringback_attempt_seconds',
      help: 'Duration of attempts',
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
      registers,
    });
    this.breakerOpenings = new Counter({
      name: 'ringback_breaker_openings_total',
      help: 'Times that the endpoint of a subscription began to fail, whatever the event',
      registers,
    });
    this.settleSeconds = new Histogram({
      name: 'ringback_settlement_seconds',
      help: 'Duration of settlements',
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    });
  }

  eventRead(): void {
    this.#events++;
  }

  /** @param verdict `confirmed`, or why not */
  attempted(verdict: string, ms: number): void {
    this.#attempts.set(verdict, (this.#attempts.get(verdict) ?? 0) + 1);
    this.#attemptSeconds.observe(ms / 1_000);
  }

  /** A value that is read when it is asked for. */
  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
