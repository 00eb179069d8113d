import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the pusher counts for Prometheus. The exact statistics are in the database; these start at 0 with the process. */
@Injectable()
export class PusherMetrics {
  readonly events: Counter;
  readonly rejected: Counter;
  readonly fetchedBytes: Counter<'reader'>;
  readonly attempts: Counter<'verdict'>;
  readonly attemptSeconds: Histogram;
  readonly settleSeconds: Histogram;
  readonly breakerOpenings: Counter;

  constructor(private readonly registry: Registry) {
    const registers = [registry];
    this.events = new Counter({ name: 'ringback_events_total', help: 'Events read', registers });
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
    this.attempts = new Counter({
      name: 'ringback_attempts_total',
      help: 'Attempts by verdict: confirmed, or why not',
      labelNames: ['verdict'],
      registers,
    });
    this.attemptSeconds = new Histogram({
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
