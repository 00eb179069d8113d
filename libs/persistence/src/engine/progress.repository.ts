import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { boundedQuery } from '../bounded.js';
import type { PartitionRef } from './partition-ref.js';

/** A lane that had unsettled events when its partition was last settled. */
export interface BusyLane {
  readonly subscriptionId: number;
  readonly nextOffset: number;
  readonly settledAbove: Buffer | null;
  readonly replayId: number | null;
  readonly replayUntil: number;
  readonly skipUntil: number;
}

@Injectable()
export class ProgressRepository {
  constructor(private readonly dataSource: DataSource) {}

  async busyLanes(ref: PartitionRef): Promise<readonly BusyLane[]> {
    const rows: {
      subscription_id: number;
      next_offset: string;
      settled_above: Buffer | null;
      replay_id: string | null;
      replay_until: string;
      skip_until: string;
    }[] = await boundedQuery(
      this.dataSource,
      'SELECT subscription_id, next_offset, settled_above, replay_id, replay_until, skip_until FROM delivery_progress WHERE topic = ? AND `partition` = ? AND busy = 1',
      [ref.topic, ref.partition],
    );
    return rows.map((row) => ({
      subscriptionId: row.subscription_id,
      nextOffset: Number(row.next_offset),
      settledAbove: row.settled_above,
      replayId: row.replay_id === null ? null : Number(row.replay_id),
      replayUntil: Number(row.replay_until),
      skipUntil: Number(row.skip_until),
    }));
  }
}
