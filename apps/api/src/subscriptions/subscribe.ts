import { Injectable } from '@nestjs/common';
import type { SubscriptionDraft } from '#libs/domain';
import {
  type Creation,
  SubscriptionRepository,
  type SubscriptionScope,
  type SubscriptionSettings,
} from '#libs/persistence';
import { ChangeNotifier } from './change-notifier.js';
import { EventLogEnds } from './event-log-ends.js';

/** Creates a subscription: every event that is produced after this returns is delivered to it. */
@Injectable()
export class Subscribe {
  constructor(
    private readonly ends: EventLogEnds,
    private readonly subscriptions: SubscriptionRepository,
    private readonly notifier: ChangeNotifier,
  ) {}

  async execute(
    scope: SubscriptionScope,
    draft: SubscriptionDraft,
    settings?: SubscriptionSettings,
  ): Promise<Creation> {
    // Before the transaction, so that no lock waits for the broker; an earlier end only means more to match again.
    const floors = await this.ends.endOffsets();
    const creation = await this.subscriptions.create(
      scope,
      draft,
      floors,
      settings === undefined ? {} : { settings },
    );
    if (creation.kind === 'created') this.notifier.changed();
    return creation;
  }
}
