import type { Logger } from 'pino';
import type { CommandRepository } from '#libs/persistence';

/** How often ended commands are forgotten: they are few. */
export const PRUNE_COMMANDS_MS = 600_000;

/** Keeps the record of what people asked for small. Errors are logged, and the next turn comes. */
export async function pruneCommands(parts: {
  readonly commands: CommandRepository;
  readonly logger: Logger;
}): Promise<void> {
  try {
    await parts.commands.forgetEnded();
  } catch (error) {
    parts.logger.warn({ err: error }, 'ended commands could not be pruned');
  }
}
