import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, Not } from 'typeorm';
import { type PartitionRef, partitionKey } from '../engine/partition-ref.js';
import { PartitionLeaseEntity } from '../entities/partition-lease.entity.js';
import { SubscriptionEntity } from '../entities/subscription.entity.js';
import { laneFloor } from '../lane-floor.js';
import { promptReads } from '../prompt.js';

/** Where subscriptions begin. Rejects within 4 s when the database is away. */
@Injectable()
export class SubscriptionFloors {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns the first offset of a partition that the subscription may receive */
  async of({ id }: { readonly id: number }): Promise<(partition: PartitionRef) => number> {
    return promptReads(this.dataSource, async (manager) => {
      const row = await manager.findOneBy(SubscriptionEntity, { id });
      const replaced = await manager.findBy(PartitionLeaseEntity, { replacedAt: Not(IsNull()) });
      const replacedAt = new Map(replaced.map((lease) => [partitionKey(lease), lease.replacedAt]));
      return (partition) =>
        row === null
          ? 0
          : laneFloor(row.floors, row.createdAt, partition, replacedAt.get(partitionKey(partition)) ?? null);
    });
  }
}
