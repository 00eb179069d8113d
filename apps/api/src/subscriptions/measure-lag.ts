import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/domain';
import type { LaneCursor } from '#libs/persistence';
import { EventLog, type EventLogBounds } from '../event-log/event-log.js';
import { inTime } from '../in-time.js';

/** How far a lane is behind the end of its partition. */
export interface LaneLag extends LaneCursor {
  /** The offset that the next event gets. */
  readonly end: number;
  /** Events of the log that are not settled for the subscription, whether they are meant for it or not. */
  readonly events: number;
  /** Age of the first of them; null when it could not be read in time. */
  readonly seconds: number | null;
}

/** Says how long the first unsettled events have been waiting. */
@Injectable()
export class MeasureLag {
  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /** @param ms after which ages that are not known are left out */
  async execute(
    cursors: readonly LaneCursor[],
    bounds: EventLogBounds,
    ms: number,
  ): Promise<readonly LaneLag[]> {
    return Promise.all(cursors.map((lane) => this.lagOf(lane, bounds, ms)));
  }

  private async lagOf(lane: LaneCursor, bounds: EventLogBounds, ms: number): Promise<LaneLag> {
    const { low = 0, high = 0 } = bounds[lane.topic]?.[lane.partition] ?? {};
    const first = Math.max(lane.cursor, low);
    const events = Math.max(0, high - first);
    const seconds = events === 0 ? 0 : await inTime(this.ageOf(lane, first, high), ms, null);
    return { ...lane, end: high, events, seconds };
  }

  /** Seconds since the first record from an offset on; 0 when there is none before the end, but holes. */
  private async ageOf(lane: LaneCursor, from: number, end: number): Promise<number | null> {
    for (let offset = from; offset < end;) {
      const piece = await this.log.read(lane, offset);
      if (piece === undefined) return null;
      const [record] = piece.records;
      if (record !== undefined) return Math.max(0, (this.clock.now() - record.timestamp) / 1_000);
      offset = piece.end;
    }
    return 0;
  }
}
