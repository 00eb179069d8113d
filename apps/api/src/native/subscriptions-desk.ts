import type { Principal } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import {
  type SubscriptionChanged,
  SubscriptionDirectory,
  type SubscriptionPatch,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { ownTenant } from '../identity/own-tenant.js';
import { ChangeSubscription } from '../subscriptions/change-subscription.js';
import { InspectSubscription } from '../subscriptions/inspect-subscription.js';
import { PauseSubscription } from '../subscriptions/pause-subscription.js';
import { ResumeSubscription } from '../subscriptions/resume-subscription.js';
import { SubscribeFrom } from '../subscriptions/subscribe-from.js';
import { Subscribe } from '../subscriptions/subscribe.js';
import { Unsubscribe } from '../subscriptions/unsubscribe.js';
import type { CreatedSubscriptionDto, StartDto } from './dto/created-subscription.dto.js';
import type { SubscriptionReportDto } from './dto/subscription-report.dto.js';
import type { SubscriptionDto, SubscriptionsDto } from './dto/subscription.dto.js';
import { conflict, notFound } from './problems.js';
import type { SubscriptionsQuery } from './request/list-queries.js';
import type { NewSubscription } from './request/new-subscription.js';
import { writeCursor } from './request/page-cursor.js';
import { unprocessableBody } from './request/unprocessable.js';
import type { PastOffsets } from '../event-log/past-offsets.js';
import { offsetsView } from './views/offsets-view.js';
import { subscriptionReportView } from './views/subscription-report-view.js';
import { subscriptionView } from './views/subscription-view.js';

/** Says the outcomes of the use cases of subscriptions in this dialect. */
@Injectable()
export class SubscriptionsDesk {
  constructor(
    private readonly subscriber: Subscribe,
    private readonly pastSubscriber: SubscribeFrom,
    private readonly changer: ChangeSubscription,
    private readonly pauser: PauseSubscription,
    private readonly resumer: ResumeSubscription,
    private readonly unsubscriber: Unsubscribe,
    private readonly inspector: InspectSubscription,
    private readonly directory: SubscriptionDirectory,
  ) {}

  async create(
    caller: Principal,
    { tenant, business, draft, settings, startAt }: NewSubscription,
  ): Promise<CreatedSubscriptionDto> {
    const scope = { tenant: ownTenant(caller, tenant), business };
    const outcome =
      startAt === null
        ? await this.subscriber.execute(scope, draft, settings)
        : await this.pastSubscriber.execute(scope, draft, settings, startAt);
    switch (outcome.kind) {
      case 'created':
        return subscriptionView(outcome.subscription);
      case 'begun':
        return Object.assign(subscriptionView(outcome.subscription), { start: startView(outcome.start) });
      case 'name_taken':
        throw nameTaken();
      case 'in_future':
        throw unprocessableBody([{ path: ['start_at'], detail: 'is in the future' }]);
    }
  }

  async list(caller: Principal, query: SubscriptionsQuery): Promise<SubscriptionsDto> {
    const { tenant, state, name_prefix: namePrefix } = query;
    const { rows, next } = await this.directory.page(
      caller,
      { tenant, state, namePrefix },
      query.cursor ?? 0,
      query.limit,
    );
    return {
      subscriptions: rows.map(subscriptionView),
      next_cursor: next === null ? null : writeCursor('subscriptions', next),
    };
  }

  async inspect(id: OwnSubscriptionId): Promise<SubscriptionReportDto> {
    const report = await this.inspector.execute(id);
    if (report === null) throw notFound();
    return subscriptionReportView(report);
  }

  async change(id: OwnSubscriptionId, patch: SubscriptionPatch): Promise<SubscriptionDto> {
    return answered(await this.changer.execute(id, patch));
  }

  async pause(id: OwnSubscriptionId, reason: string | null): Promise<SubscriptionDto> {
    return answered(await this.pauser.execute(id, reason));
  }

  async resume(id: OwnSubscriptionId): Promise<SubscriptionDto> {
    return answered(await this.resumer.execute(id));
  }

  async remove(id: OwnSubscriptionId): Promise<void> {
    const subscription = await this.directory.find(id);
    if (subscription === null) throw notFound();
    const outcome = await this.unsubscriber.execute({ tenant: subscription.tenant, business: 0 }, id);
    if (outcome === 'not_found') throw notFound();
  }
}

function answered(outcome: SubscriptionChanged): SubscriptionDto {
  switch (outcome.kind) {
    case 'changed':
      return subscriptionView(outcome.subscription);
    case 'not_found':
      throw notFound();
    case 'name_taken':
      throw nameTaken();
    case 'of_smn':
      throw conflict('it was made through SMN, which alone says its name, form, URL and confirmation rule');
  }
}

function nameTaken() {
  return conflict('another subscription of the tenant has this name');
}

function startView({ offsets, expired }: PastOffsets): StartDto {
  return {
    offsets: offsetsView(offsets),
    expired: expired.map(({ topic, partition, earliest }) => ({ topic, partition, offset: earliest })),
  };
}
