import type { EntityManager } from 'typeorm';
import type { PartitionSettlement } from './settlement.js';

/** What became of commands: few, so one statement each. */
export async function writeCommandParts(
  manager: EntityManager,
  partitions: readonly PartitionSettlement[],
): Promise<void> {
  for (const { topic, partition, commandParts } of partitions) {
    for (const { commandId, state, result } of commandParts) {
      await manager.query(
        'UPDATE command_part SET state = ?, result = COALESCE(?, result), updated_at = UTC_TIMESTAMP(3) WHERE command_id = ? AND topic = ? AND `partition` = ?',
        [state, result === null ? null : JSON.stringify(result), commandId, topic, partition],
      );
    }
  }
}
