import { Injectable, type StreamableFile } from '@nestjs/common';
import { SubscriptionSearch, type SubscriptionScope } from '#libs/persistence';
import type { SubscriptionDraft } from '#libs/domain';
import { Subscribe } from '../subscriptions/subscribe.js';
import { Unsubscribe } from '../subscriptions/unsubscribe.js';
import { UpdateSubscription } from '../subscriptions/update-subscription.js';
import { BluekingOptions } from './blueking-options.js';
import { type DoneData, doneData } from './done-data.js';
import { nameTaken, notFound, ofSmn, unsearchable } from './failure/failures.js';
import { searchAnswer } from './search/search-answer.js';
import type { SearchRequest } from './search/search-request.js';

/** Says the outcomes of the use cases in the dialect's words. */
@Injectable()
export class SubscriptionDesk {
  constructor(
    private readonly subscriber: Subscribe,
    private readonly updater: UpdateSubscription,
    private readonly unsubscriber: Unsubscribe,
    private readonly searcher: SubscriptionSearch,
    private readonly options: BluekingOptions,
  ) {}

  async subscribe(scope: SubscriptionScope, draft: SubscriptionDraft): Promise<{ subscription_id: number }> {
    const outcome = await this.subscriber.execute(scope, draft);
    switch (outcome.kind) {
      case 'created':
        return { subscription_id: outcome.subscription.id };
      case 'name_taken':
        throw nameTaken();
    }
  }

  async update(scope: SubscriptionScope, id: number, draft: SubscriptionDraft): Promise<DoneData> {
    const outcome = await this.updater.execute(scope, id, draft);
    switch (outcome) {
      case 'updated':
        return doneData(this.options.responses);
      case 'not_found':
        throw notFound(1103003);
      case 'name_taken':
        throw nameTaken();
      case 'of_smn':
        throw ofSmn();
    }
  }

  async unsubscribe(scope: SubscriptionScope, id: number): Promise<DoneData> {
    const outcome = await this.unsubscriber.execute(scope, id);
    switch (outcome) {
      case 'removed':
        return doneData(this.options.responses);
      case 'not_found':
        throw notFound(1103001);
    }
  }

  async search(scope: SubscriptionScope, { query, members }: SearchRequest): Promise<StreamableFile> {
    const outcome = await this.searcher.find(scope, query);
    switch (outcome.kind) {
      case 'found':
        return searchAnswer(outcome, members, this.options);
      case 'too_costly':
        throw unsearchable('its patterns take too long');
    }
  }
}
