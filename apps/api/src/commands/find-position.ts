import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/domain';
import { EventLog, type EventLogBounds } from '../event-log/event-log.js';
import type { ReplayPosition } from './replay-position.js';
import { type ResolvedPosition, resolvePosition } from './resolve-position.js';

/** Finds a position in the logs as they are now. */
@Injectable()
export class FindPosition {
  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  async execute(
    position: ReplayPosition,
  ): Promise<{ readonly resolved: ResolvedPosition; readonly bounds: EventLogBounds }> {
    if (position.kind === 'time' && position.time.getTime() > this.clock.now()) {
      const faults = [{ path: ['time'], detail: 'is in the future' }];
      return { resolved: { kind: 'unacceptable', faults }, bounds: {} };
    }
    const [bounds, found] = await Promise.all([
      this.log.bounds(),
      position.kind === 'time' ? this.log.offsetsAt(position.time) : {},
    ]);
    return { resolved: resolvePosition(position, bounds, found), bounds };
  }
}
