import { Injectable } from '@nestjs/common';
import {
  type SubscriptionChanged,
  SubscriptionControlRepository,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { ChangeNotifier } from './change-notifier.js';

/** Lets the deliveries of a paused or disabled subscription go on. */
@Injectable()
export class ResumeSubscription {
  constructor(
    private readonly subscriptions: SubscriptionControlRepository,
    private readonly notifier: ChangeNotifier,
  ) {}

  async execute(id: OwnSubscriptionId): Promise<SubscriptionChanged> {
    const changed = await this.subscriptions.resume(id);
    if (changed.kind === 'changed') this.notifier.changed();
    return changed;
  }
}
