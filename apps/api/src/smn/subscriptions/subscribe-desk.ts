import { Injectable } from '@nestjs/common';
import { formatSubscriptionUrn, type TopicUrn } from '#libs/domain';
import type { TopicOffsets } from '#libs/persistence';
import { EventLogEnds } from '../../subscriptions/event-log-ends.js';
import { SmnError } from '../failure/smn-error.js';
import type { Members } from '../request/object-body.pipe.js';
import { SmnAnswer } from '../smn-answer.js';
import { BatchDesk, type ItemOutcome } from './batch-desk.js';
import { EndpointRules } from './endpoint-rules.js';
import {
  readSubscribeRequest,
  type SubscribeBody,
  type SubscribeRequest,
} from './request/subscribe-request.js';
import { SubscribeToTopic } from './subscribe-to-topic.js';

interface Subscribed {
  readonly isNew: boolean;
  readonly urn: string;
}

interface BatchEntry extends ItemOutcome {
  readonly subscription_urn?: string;
}

interface SubscribeAnswer {
  readonly subscription_urn?: string;
  readonly subscriptions_result?: readonly BatchEntry[];
}

/** Says the outcomes of Subscribe. */
@Injectable()
export class SubscribeDesk {
  constructor(
    private readonly rules: EndpointRules,
    private readonly subscriber: SubscribeToTopic,
    private readonly ends: EventLogEnds,
    private readonly batches: BatchDesk,
  ) {}

  async subscribe(topic: TopicUrn, body: SubscribeBody): Promise<SmnAnswer<SubscribeAnswer>> {
    // Before the transactions, so that no lock waits for the broker.
    const ends = this.ends.endOffsets();
    // An item that is refused first must not leave this rejection to nobody.
    ends.catch(() => undefined);
    if (body.kind === 'batch') return this.subscribeAll(topic, body.members, ends);
    const request = await this.checked(body.member);
    const { isNew, urn } = await this.subscribeOne(topic, request, await ends);
    return new SmnAnswer(isNew ? 201 : 200, { subscription_urn: urn });
  }

  /** Each stands for itself; the first that is subscribed is told where a single one would be. */
  private async subscribeAll(
    topic: TopicUrn,
    members: readonly Members[],
    ends: Promise<TopicOffsets>,
  ): Promise<SmnAnswer<SubscribeAnswer>> {
    // All at once: a resolver that hangs is waited for only once.
    const requests = members.map((member) => this.checked(member));
    for (const request of requests) request.catch(() => undefined);
    const entries: BatchEntry[] = await this.batches.outcomes(requests, async (request) => {
      const { isNew, urn } = await this.subscribeOne(topic, await request, await ends);
      return { http_code: isNew ? 201 : 200, subscription_urn: urn };
    });
    const first = entries.find(({ subscription_urn: urn }) => urn !== undefined)?.subscription_urn;
    return new SmnAnswer(entries.some(({ http_code: code }) => code === 201) ? 201 : 200, {
      ...(first !== undefined && { subscription_urn: first }),
      subscriptions_result: entries,
    });
  }

  private async checked(member: Members): Promise<SubscribeRequest> {
    const request = readSubscribeRequest(member);
    await this.rules.check(request);
    return request;
  }

  private async subscribeOne(
    topic: TopicUrn,
    request: SubscribeRequest,
    ends: TopicOffsets,
  ): Promise<Subscribed> {
    const outcome = await this.subscriber.execute(topic, request, ends);
    switch (outcome.kind) {
      case 'created':
      case 'existing':
        return {
          isNew: outcome.kind === 'created',
          urn: formatSubscriptionUrn({ ...topic, urnId: outcome.urnId }),
        };
      case 'no_topic':
        throw new SmnError('SMN.0006');
      case 'topic_full':
        throw new SmnError('SMN.0007');
      case 'invited_enough':
        throw new SmnError('SMN.0007', {
          reason: 'The endpoint was sent 200 confirmation messages in 10 minutes.',
        });
    }
  }
}
