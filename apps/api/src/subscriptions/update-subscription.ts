import { Injectable } from '@nestjs/common';
import type { SubscriptionDraft } from '#libs/domain';
import { type Replacement, SubscriptionRepository, type SubscriptionScope } from '#libs/persistence';
import { ChangeNotifier } from './change-notifier.js';
import { EventLogEnds } from './event-log-ends.js';

/** Replaces a subscription: events of an added name that are produced after this returns are delivered. */
@Injectable()
export class UpdateSubscription {
  constructor(
    private readonly ends: EventLogEnds,
    private readonly subscriptions: SubscriptionRepository,
    private readonly notifier: ChangeNotifier,
  ) {}

  async execute(scope: SubscriptionScope, id: number, draft: SubscriptionDraft): Promise<Replacement> {
    const floors = await this.ends.endOffsets();
    const replacement = await this.subscriptions.replace(scope, id, draft, floors);
    if (replacement === 'updated') this.notifier.changed();
    return replacement;
  }
}
