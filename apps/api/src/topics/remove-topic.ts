import { Injectable } from '@nestjs/common';
import { SmnTopicRepository } from '#libs/persistence';
import { UnsubscribeTopic } from '../subscriptions/unsubscribe-topic.js';

/** Removes a topic with its subscriptions. The topic goes last, so whoever was interrupted can ask again. */
@Injectable()
export class RemoveTopic {
  constructor(
    private readonly topics: SmnTopicRepository,
    private readonly unsubscriber: UnsubscribeTopic,
  ) {}

  async execute(tenant: string, name: string): Promise<'removed' | 'not_found'> {
    for (;;) {
      const removal = await this.topics.removeUnlessSubscribed(tenant, name);
      if (removal !== 'subscribed') return removal;
      await this.unsubscriber.execute(tenant, name);
    }
  }
}
