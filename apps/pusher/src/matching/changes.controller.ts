import { Controller, Logger } from '@nestjs/common';
import { EventPattern, Transport } from '@nestjs/microservices';
import { SubscriptionFeed } from './subscription-feed.js';

/** A published change of a subscription is only a nudge: the database is the truth, and is read every 200 ms anyway. */
@Controller()
export class ChangesController {
  readonly #logger = new Logger(ChangesController.name);

  constructor(private readonly feed: SubscriptionFeed) {}

  async changed(): Promise<void> {
    try {
      await this.feed.refresh();
    } catch (error) {
      // The next tick reads again; an error here would only make Kafka deliver the nudge once more.
      this.#logger.debug(`nudged, but the database does not answer: ${String(error)}`);
    }
  }
}

/** The topic's name is configuration, so the pattern is set at boot instead of in a decorator. */
export function followChanges(topic: string): void {
  const method = Object.getOwnPropertyDescriptor(ChangesController.prototype, 'changed');
  if (method !== undefined)
    EventPattern(topic, Transport.KAFKA)(ChangesController.prototype, 'changed', method);
}
