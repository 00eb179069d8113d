import { Injectable } from '@nestjs/common';
import { type Removal, SubscriptionRepository, type SubscriptionScope } from '#libs/persistence';
import { ChangeNotifier } from './change-notifier.js';

/** Removes a subscription with all that is waiting for it. Nothing needs matching again, so the broker is not asked. */
@Injectable()
export class Unsubscribe {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly notifier: ChangeNotifier,
  ) {}

  async execute(scope: SubscriptionScope, id: number): Promise<Removal> {
    const removal = await this.subscriptions.remove(scope, id, {});
    if (removal === 'removed') this.notifier.changed();
    return removal;
  }
}
