import type { CommandPartEntity, CommandState } from '../entities/command-part.entity.js';
import type { CommandEntity } from '../entities/command.entity.js';

/** A command with its parts, in the order of their partitions. */
export interface StoredCommand extends Readonly<Omit<CommandEntity, 'id'>> {
  readonly id: number;
  readonly parts: readonly Readonly<CommandPartEntity>[];
}

/** Whether a part is still to be done, or being done. */
export const OPEN_STATES: readonly CommandState[] = ['waiting', 'running'];

/**
 * What a command as a whole is: waiting until one of its parts begins, running until all have ended, and then the worst
 * that became of one. One without parts had nothing to do.
 */
export function commandState(parts: readonly { readonly state: CommandState }[]): CommandState {
  const states = new Set(parts.map(({ state }) => state));
  if (states.has('running')) return 'running';
  if (states.has('waiting')) return states.size === 1 ? 'waiting' : 'running';
  if (states.has('refused')) return 'refused';
  return states.has('cancelled') ? 'cancelled' : 'done';
}
