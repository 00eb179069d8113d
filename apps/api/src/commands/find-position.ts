import { Injectable } from '@nestjs/common';
import { Clock, type Subscription } from '#libs/domain';
import { SubscriptionFloors } from '#libs/persistence';
import { EventLog, type EventLogBounds } from '../event-log/event-log.js';
import type { ReplayPosition } from './replay-position.js';
import { type FloorOf, type ResolvedPosition, resolvePosition } from './resolve-position.js';

/** Finds a position in the logs as they are now. */
@Injectable()
export class FindPosition {
  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly floors: SubscriptionFloors,
  ) {}

  async execute(
    subscription: Subscription,
    position: ReplayPosition,
  ): Promise<{ readonly resolved: ResolvedPosition; readonly bounds: EventLogBounds }> {
    if (position.kind === 'time' && position.time.getTime() > this.clock.now()) {
      const faults = [{ path: ['time'], detail: 'is in the future' }];
      return { resolved: { kind: 'unacceptable', faults }, bounds: {} };
    }
    const [bounds, found, floorOf] = await Promise.all([
      this.log.bounds(),
      position.kind === 'time' ? this.log.offsetsAt(position.time) : {},
      this.floorOf(subscription),
    ]);
    return { resolved: resolvePosition(position, bounds, found, floorOf), bounds };
  }

  /** What was published before the endpoint agreed to be told is not for it, whoever asks. */
  private async floorOf(subscription: Subscription): Promise<FloorOf> {
    return subscription.smn === null ? () => 0 : this.floors.of(subscription);
  }
}
