import { Injectable } from '@nestjs/common';
import { SmnConfig } from '#libs/config';
import type { TopicUrn } from '#libs/domain';
import { type ListedItems, TopicSubscriptionList } from '#libs/persistence';
import { SmnError } from '../failure/smn-error.js';
import type { SubscriptionItemDto } from './dto/subscription-list.dto.js';
import { itemView } from './item-view.js';
import type { ListQuery } from './request/list-query.js';

interface ListAnswer {
  readonly subscription_count: number;
  readonly subscriptions: readonly SubscriptionItemDto[];
}

/** Lists subscriptions. */
@Injectable()
export class ListDesk {
  constructor(
    private readonly list: TopicSubscriptionList,
    private readonly config: SmnConfig,
  ) {}

  async ofProject(project: string, { filter, offset, limit }: ListQuery): Promise<ListAnswer> {
    return this.answer(project, await this.list.find({ tenant: project, ...filter }, offset, limit));
  }

  /** An event name that only other dialects subscribe is a topic as well while it has subscriptions. */
  async ofTopic({ project, topic }: TopicUrn, { filter, offset, limit }: ListQuery): Promise<ListAnswer> {
    const found = await this.list.find({ tenant: project, topic, ...filter }, offset, limit);
    if (found.count === 0 && !(await this.list.isTopic(project, topic))) throw new SmnError('SMN.0006');
    return this.answer(project, found);
  }

  private answer(project: string, { count, items }: ListedItems): ListAnswer {
    const of = { region: this.config.region, project };
    return { subscription_count: count, subscriptions: items.map((item) => itemView(of, item)) };
  }
}
