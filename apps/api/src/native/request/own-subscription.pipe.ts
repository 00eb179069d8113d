import { Injectable, type PipeTransform } from '@nestjs/common';
import type { Principal } from '#libs/domain';
import { type OwnSubscriptionId, SubscriptionDirectory } from '#libs/persistence';
import { notFound } from '../problems.js';
import { IdPipe } from './id.pipe.js';

/** Which subscription of a path somebody asks for. */
export interface AskedSubscription {
  readonly caller: Principal;
  readonly id: string;
}

/** Finds out whether a subscription is its caller's. One of another tenant is not there. */
@Injectable()
export class OwnSubscriptionPipe implements PipeTransform<AskedSubscription, Promise<OwnSubscriptionId>> {
  private readonly ids = new IdPipe();

  constructor(private readonly directory: SubscriptionDirectory) {}

  async transform({ caller, id }: AskedSubscription): Promise<OwnSubscriptionId> {
    const own = await this.directory.own(caller, this.ids.transform(id));
    if (own === null) throw notFound();
    return own;
  }
}
