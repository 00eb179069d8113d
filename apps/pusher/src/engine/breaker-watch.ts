import type { Logger } from 'pino';
import type { BreakerListener } from '../lanes/pacing.js';
import type { Subscriber } from '../matching/subscriber.js';
import type { PusherMetrics } from './pusher-metrics.js';

/** Counts and logs endpoints that fail, and those that are back. */
export class BreakerWatch implements BreakerListener {
  constructor(private readonly parts: { readonly metrics: PusherMetrics; readonly logger: Logger }) {}

  opened({ id }: Subscriber): void {
    this.parts.metrics.breakerOpenings.inc();
    this.parts.logger.warn({ subscription: id }, 'an endpoint fails: only probes are sent to it');
  }

  closed({ id }: Subscriber): void {
    this.parts.logger.info({ subscription: id }, 'an endpoint is back, or its subscription was defined anew');
  }
}
