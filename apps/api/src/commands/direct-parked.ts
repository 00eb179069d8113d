import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '#libs/domain';
import {
  CommandBook,
  commandState,
  OPEN_STATES,
  type ParkedPlacement,
  type ParkedSelection,
  type StoredCommand,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { inTime } from '../in-time.js';
import { Waiter } from './waiter.js';

/** Owners look for commands every few hundred milliseconds; somebody waits for the answer. */
const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 100;
/** A database that hangs meanwhile delays the answer by so much. */
const LOOK_MS = 1_000;

/** As a placement; the command is over or still under way. */
export type ParkedOutcome =
  | { readonly kind: 'over' | 'under_way'; readonly command: StoredCommand }
  | Exclude<ParkedPlacement, { readonly kind: 'placed' }>;

/** Retries or discards what waits in the database, through the owners of its partitions. */
@Injectable()
export class DirectParked {
  private readonly logger = new Logger('Commands');

  constructor(
    private readonly commands: CommandBook,
    private readonly clock: Clock,
    private readonly waiter: Waiter,
  ) {}

  async execute(
    subscriptionId: OwnSubscriptionId,
    kind: 'retry' | 'discard',
    selection: ParkedSelection,
    request: Readonly<Record<string, unknown>>,
  ): Promise<ParkedOutcome> {
    const deadline = this.clock.monotonic() + PATIENCE_MS;
    const placement = await this.commands.placeParked(subscriptionId, kind, request, selection);
    if (placement.kind !== 'placed') return placement;
    let { command } = placement;
    while (isOpen(command) && this.clock.monotonic() < deadline) {
      await this.waiter.wait(LOOK_EVERY_MS);
      const seen = await inTime(this.look(subscriptionId, command), LOOK_MS, undefined);
      if (seen === undefined) break;
      command = seen;
    }
    return { kind: isOpen(command) ? 'under_way' : 'over', command };
  }

  /** The command is stored: whatever happens to the look, its caller must not ask again. */
  private async look(
    subscriptionId: OwnSubscriptionId,
    { id }: StoredCommand,
  ): Promise<StoredCommand | undefined> {
    try {
      return (await this.commands.find(subscriptionId, id)) ?? undefined;
    } catch (error) {
      this.logger.warn(error);
      return undefined;
    }
  }
}

function isOpen({ parts }: StoredCommand): boolean {
  return OPEN_STATES.includes(commandState(parts));
}
