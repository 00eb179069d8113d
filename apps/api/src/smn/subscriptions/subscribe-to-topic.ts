import { Injectable } from '@nestjs/common';
import { formatSubscriptionUrn, Ids, type SmnTerms, type TopicUrn } from '#libs/domain';
import { SmnSubscriptionRepository, type SmnSubscribed, type TopicOffsets } from '#libs/persistence';
import { InvitationPublisher } from '../../invitations/invitation-publisher.js';
import { TokenMint } from '../../invitations/token-mint.js';
import { ChangeNotifier } from '../../subscriptions/change-notifier.js';
import type { SubscribeRequest } from './request/subscribe-request.js';

/** Subscribes an endpoint to a topic: it receives nothing but its confirmation message until it has confirmed. */
@Injectable()
export class SubscribeToTopic {
  constructor(
    private readonly subscriptions: SmnSubscriptionRepository,
    private readonly tokens: TokenMint,
    private readonly ids: Ids,
    private readonly notifier: ChangeNotifier,
    private readonly invitations: InvitationPublisher,
  ) {}

  /** @param ends end offsets of the event topics, read before */
  async execute(urn: TopicUrn, request: SubscribeRequest, ends: TopicOffsets): Promise<SmnSubscribed> {
    const urnId = this.ids.next();
    const { protocol, endpoint, headers, remark } = request;
    const confirmation: SmnTerms['confirmation'] = protocol === 'dms' ? 'needless' : 'unconfirmed';
    const outcome = await this.subscriptions.subscribe(
      {
        tenant: urn.project,
        topic: urn.topic,
        urn: formatSubscriptionUrn({ ...urn, urnId }),
        callbackUrl: callbackUrl(request),
        remark,
        terms: { urnId, protocol, endpoint, headers, confirmation, polices: [] },
      },
      ends,
      (id) => this.tokens.mint(id),
    );
    if (outcome.kind === 'created' || outcome.kind === 'existing') {
      this.notifier.changed();
      this.invitations.wake();
    }
    return outcome;
  }
}

/** As people of the other dialects see it. */
function callbackUrl({ protocol, endpoint }: SubscribeRequest): string {
  switch (protocol) {
    case 'http':
    case 'https':
      return endpoint;
    case 'email':
      return `mailto:${endpoint}`;
    case 'dms':
      return `kafka:${endpoint}`;
  }
}
