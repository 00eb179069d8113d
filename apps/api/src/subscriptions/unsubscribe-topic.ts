import { Injectable } from '@nestjs/common';
import { TopicSubscriptionRepository } from '#libs/persistence';
import { ChangeNotifier } from './change-notifier.js';

/**
 * Removes an event name from every subscription of a tenant that lists it, and those that list no other: some at a
 * time, until there are none.
 */
@Injectable()
export class UnsubscribeTopic {
  constructor(
    private readonly items: TopicSubscriptionRepository,
    private readonly notifier: ChangeNotifier,
  ) {}

  async execute(tenant: string, topic: string): Promise<void> {
    while (await this.items.removeOfTopic(tenant, topic)) this.notifier.changed();
  }
}
