import type { Logger } from 'pino';
import type { CommandKind, CommandRepository, OpenCommandPart } from '#libs/persistence';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import type { SubscriptionBook } from '../matching/subscription-book.js';
import type { CommandExecutor } from './command-target.js';
import { DiscardCommand, type DiscardCommandParts } from './discard-command.js';
import type { Ownership } from './ownership.js';
import { ReplayCommand, type ReplayCommandParts } from './replay-command.js';
import { RetryCommand, type RetryCommandParts } from './retry-command.js';

/** How often commands are looked for. */
export const COMMAND_LOOK_MS = 500;

export interface CommandsParts extends RetryCommandParts, DiscardCommandParts, ReplayCommandParts {
  readonly commands: Pick<CommandRepository, 'open'>;
  readonly selection: RetryCommandParts['selection'] & ReplayCommandParts['selection'];
  readonly retries: RetryCommandParts['retries'] & DiscardCommandParts['retries'];
  readonly ownership: Pick<Ownership, 'all' | 'get'>;
  readonly book: Pick<SubscriptionBook, 'get'>;
  readonly logger: Logger;
}

/**
 * What people ask of the lanes that this process owns. Commands stand in the database, a part for each partition; what
 * becomes of one is written with the settlement that makes it so, so a crash leaves it to be begun or gone on with.
 */
export class Commands {
  readonly #replays: ReplayCommand;
  readonly #executors: Readonly<Record<CommandKind, CommandExecutor>>;

  constructor(private readonly parts: CommandsParts) {
    this.#replays = new ReplayCommand(parts);
    this.#executors = {
      retry: new RetryCommand(parts),
      discard: new DiscardCommand(parts),
      replay: this.#replays,
    };
  }

  /** Errors are logged, and the next look comes. */
  async look(): Promise<void> {
    const { ownership, commands, logger } = this.parts;
    const owned = ownership.all.filter(({ isLeaving }) => !isLeaving).map(({ lanes }) => lanes);
    // What is on its way to the database now may be there before the answer, or not.
    const settling = new Map(owned.map((lanes) => [lanes, lanes.ledger.settlingCommands]));
    try {
      const open = await commands.open(owned);
      this.#replays.begin(open);
      for (const part of [...open].sort(replaysLast)) await this.#goOn(part, settling);
    } catch (error) {
      logger.warn({ err: error }, 'commands could not be looked for');
    }
  }

  async #goOn(
    part: OpenCommandPart,
    settling: ReadonlyMap<PartitionLanes, ReadonlySet<number>>,
  ): Promise<void> {
    const { ownership, book, logger } = this.parts;
    const { commandId, kind, topic, partition } = part;
    const lanes = ownership.get(part)?.lanes;
    if (lanes === undefined || settling.get(lanes)?.has(commandId) !== false) return;
    if (lanes.ledger.settlingCommands.has(commandId)) return;
    const subscriber = book.get(part.subscriptionId);
    if (!part.isSubscribed) {
      const result = { reason: 'the subscription is gone' };
      lanes.ledger.commandPart({ commandId, state: 'refused', result });
      return;
    }
    // It is so new that it was not read yet.
    if (subscriber === undefined) return;
    const executor = this.#executors[kind];
    const target = { part, lanes, subscriber };
    try {
      if (part.cancelAsked) {
        lanes.ledger.commandPart({ commandId, state: executor.cancel(target), result: null });
      } else await executor.execute(target);
    } catch (error) {
      logger.warn({ err: error, command: commandId, kind, topic, partition }, 'a command waits');
    }
  }
}

/** A broker that does not answer keeps only replays waiting. */
function replaysLast(a: OpenCommandPart, b: OpenCommandPart): number {
  return Number(a.kind === 'replay') - Number(b.kind === 'replay') || a.commandId - b.commandId;
}
