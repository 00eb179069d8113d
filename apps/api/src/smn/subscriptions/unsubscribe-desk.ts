import { Injectable } from '@nestjs/common';
import type { SubscriptionUrn, TopicUrn } from '#libs/domain';
import { TopicSubscriptionRepository } from '#libs/persistence';
import { ChangeNotifier } from '../../subscriptions/change-notifier.js';
import { currentRequestId } from '../current-request-id.js';
import { SmnError } from '../failure/smn-error.js';
import { UrnReader } from '../request/urn-reader.js';
import { BatchDesk } from './batch-desk.js';

interface BatchAnswer {
  readonly subscriptions_result: readonly object[];
}

/** Removes items of the list, whoever made them: a subscription of another dialect loses one name, or goes with its last. */
@Injectable()
export class UnsubscribeDesk {
  constructor(
    private readonly items: TopicSubscriptionRepository,
    private readonly notifier: ChangeNotifier,
    private readonly urns: UrnReader,
    private readonly batches: BatchDesk,
  ) {}

  /** @param topic that it must be of, where the path names one */
  async unsubscribe({ project, topic, urnId }: SubscriptionUrn, within?: TopicUrn): Promise<void> {
    const isWithin = within === undefined || within.topic === topic;
    if (!isWithin || !(await this.items.remove({ tenant: project, topic, urnId })))
      throw new SmnError('SMN.0013');
    this.notifier.changed();
  }

  async unsubscribeAll(project: string, urns: readonly string[], within?: TopicUrn): Promise<BatchAnswer> {
    const outcomes = await this.batches.outcomes(urns, async (text) => {
      await this.unsubscribe(this.urns.subscription({ project, text }), within);
      return {};
    });
    const requestId = currentRequestId();
    return { subscriptions_result: outcomes.map((outcome) => ({ request_id: requestId, ...outcome })) };
  }
}
