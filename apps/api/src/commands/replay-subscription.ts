import { Injectable } from '@nestjs/common';
import {
  CommandBook,
  type ReplayPlacement,
  SubscriptionDirectory,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { FindPosition } from './find-position.js';
import type { ReplayPosition } from './replay-position.js';
import type { ReplayRefusal } from './replay-refusal.js';

/** Moves the cursors of a subscription; owners of partitions do it, each when its attempts have ended. */
@Injectable()
export class ReplaySubscription {
  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly positions: FindPosition,
    private readonly commands: CommandBook,
  ) {}

  /** @param request what was asked, kept with the command for people */
  async execute(
    id: OwnSubscriptionId,
    position: ReplayPosition,
    request: Readonly<Record<string, unknown>>,
  ): Promise<Extract<ReplayPlacement, { kind: 'placed' }> | ReplayRefusal> {
    const subscription = await this.directory.find(id);
    if (subscription === null) return { kind: 'not_found' };
    if (subscription.state !== 'active') return { kind: 'not_active', state: subscription.state };
    const { resolved } = await this.positions.execute(subscription, position);
    if (resolved.kind !== 'resolved') return resolved;
    return this.commands.placeReplay(id, request, resolved.targets);
  }
}
