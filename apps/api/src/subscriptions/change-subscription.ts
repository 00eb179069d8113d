import { Injectable } from '@nestjs/common';
import {
  type SubscriptionChanged,
  SubscriptionControlRepository,
  type SubscriptionPatch,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { ChangeNotifier } from './change-notifier.js';
import { EventLogEnds } from './event-log-ends.js';

/** Changes some fields of a subscription: events of an added name that are produced after this returns are delivered. */
@Injectable()
export class ChangeSubscription {
  constructor(
    private readonly ends: EventLogEnds,
    private readonly subscriptions: SubscriptionControlRepository,
    private readonly notifier: ChangeNotifier,
  ) {}

  async execute(id: OwnSubscriptionId, patch: SubscriptionPatch): Promise<SubscriptionChanged> {
    const floors = await this.ends.endOffsets();
    const changed = await this.subscriptions.patch(id, patch, floors);
    if (changed.kind === 'changed') this.notifier.changed();
    return changed;
  }
}
