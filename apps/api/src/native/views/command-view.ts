import { commandState, type CommandResult, type StoredCommand } from '#libs/persistence';
import type { CommandDto } from '../dto/command.dto.js';

/** A command in this dialect's words. */
export function commandView(command: StoredCommand): CommandDto {
  return {
    id: command.id,
    subscription_id: command.subscriptionId,
    kind: command.kind,
    state: commandState(command.parts),
    cancel_asked: command.cancelAsked,
    request: command.request,
    result: sumOf(command.parts.map(({ result }) => result)),
    created_at: command.createdAt.toISOString(),
    parts: command.parts.map((part) => ({
      topic: part.topic,
      partition: part.partition,
      state: part.state,
      offset: part.offset,
      key: part.orderingKey,
      result: part.result,
      updated_at: part.updatedAt.toISOString(),
    })),
  };
}

/** What can be added up. Offsets say nothing beyond their own partition. */
const COUNTS = ['retried', 'held', 'discarded', 'kept', 'settled_meanwhile'] as const;

function sumOf(results: readonly (CommandResult | null)[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const name of COUNTS) {
    const values = results.map((result) => result?.[name]).filter((value) => typeof value === 'number');
    if (values.length > 0) sums[name] = values.reduce((sum, value) => sum + value, 0);
  }
  return sums;
}
