import { Injectable } from '@nestjs/common';
import { SmnConfig } from '#libs/config';
import { formatSubscriptionUrn, parseSubscriptionUrn } from '#libs/domain';
import { SmnConfirmationRepository } from '#libs/persistence';
import { InvitationPublisher } from '../../invitations/invitation-publisher.js';
import { TokenMint, tokenHash } from '../../invitations/token-mint.js';
import { ChangeNotifier } from '../../subscriptions/change-notifier.js';
import { EventLogEnds } from '../../subscriptions/event-log-ends.js';
import { currentRequestId } from '../current-request-id.js';
import { SmnError } from '../failure/smn-error.js';
import type { ConfirmQuery } from './request/link-query.js';

/** Does what the links of messages ask for. Whoever follows one has no identity but the link. */
@Injectable()
export class LinkDesk {
  constructor(
    private readonly confirmations: SmnConfirmationRepository,
    private readonly ends: EventLogEnds,
    private readonly tokens: TokenMint,
    private readonly notifier: ChangeNotifier,
    private readonly invitations: InvitationPublisher,
    private readonly config: SmnConfig,
  ) {}

  async confirm({ token, topic, endpoint }: ConfirmQuery): Promise<object> {
    const { region } = this.config;
    const hash = tokenHash(token);
    if (topic !== undefined && topic.region !== region) throw new SmnError('SMN.0022');
    // The broker is asked for those only who have a token.
    if (!(await this.confirmations.isUsable(hash))) throw new SmnError('SMN.0022');
    const place = topic && { tenant: topic.project, topic: topic.topic };
    const ends = await this.ends.endOffsets();
    const outcome = await this.confirmations.confirm(hash, { topic: place, endpoint }, ends);
    if (outcome.kind === 'refused') throw new SmnError('SMN.0022');
    this.notifier.changed();
    const { tenant: project, topic: name, urnId } = outcome.place;
    const urn = formatSubscriptionUrn({ region, project, topic: name, urnId });
    return { request_id: currentRequestId(), subscription_urn: urn };
  }

  async cancel(text: string): Promise<{ readonly message: string }> {
    const urn = parseSubscriptionUrn(text);
    if (urn?.region !== this.config.region) throw new SmnError('SMN.0014');
    const place = { tenant: urn.project, topic: urn.topic, urnId: urn.urnId };
    if (!(await this.confirmations.isMadeThroughSmn(place))) throw new SmnError('SMN.0013');
    const ends = await this.ends.endOffsets();
    const outcome = await this.confirmations.cancel(place, ends, (id) => this.tokens.mint(id));
    if (outcome === 'not_found') throw new SmnError('SMN.0013');
    if (outcome === 'canceled') this.notifier.changed();
    this.invitations.wake();
    return { message: 'The subscription is canceled.' };
  }
}
