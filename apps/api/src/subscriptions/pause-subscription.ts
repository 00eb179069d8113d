import { Injectable } from '@nestjs/common';
import {
  type SubscriptionChanged,
  SubscriptionControlRepository,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { ChangeNotifier } from './change-notifier.js';

/** Keeps a subscription's deliveries waiting. What is to be matched stays the same, so the broker is not asked. */
@Injectable()
export class PauseSubscription {
  constructor(
    private readonly subscriptions: SubscriptionControlRepository,
    private readonly notifier: ChangeNotifier,
  ) {}

  async execute(id: OwnSubscriptionId, reason: string | null): Promise<SubscriptionChanged> {
    const changed = await this.subscriptions.pause(id, reason);
    if (changed.kind === 'changed') this.notifier.changed();
    return changed;
  }
}
