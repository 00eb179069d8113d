import { Injectable } from '@nestjs/common';
import { formatSubscriptionUrn, type SubscriptionUrn, type TopicUrn } from '#libs/domain';
import { TopicSubscriptionRepository } from '#libs/persistence';
import { SmnError } from '../failure/smn-error.js';

/** Changes what people note of a subscription. */
@Injectable()
export class RemarkDesk {
  constructor(private readonly items: TopicSubscriptionRepository) {}

  async change(
    within: TopicUrn,
    urn: SubscriptionUrn,
    remark: string,
  ): Promise<{ readonly subscription_urn: string }> {
    const { project: tenant, topic, urnId } = urn;
    if (within.topic !== topic || !(await this.items.setRemark({ tenant, topic, urnId }, remark)))
      throw new SmnError('SMN.0013');
    return { subscription_urn: formatSubscriptionUrn(urn) };
  }
}
