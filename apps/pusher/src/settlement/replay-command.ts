import type { TopicAdmin } from '#libs/broker';
import {
  type CommandState,
  type OpenCommandPart,
  type ParkedChange,
  partitionKey,
  type ParkedSelectionRepository,
  type SelectedDelivery,
} from '#libs/persistence';
import type { Lane } from '../lanes/lane.js';
import { OffsetRanges } from '../lanes/offset-ranges.js';
import type { PartitionLanes } from '../lanes/partition-lanes.js';
import {
  type CommandExecutor,
  type CommandTarget,
  readSteadily,
  type SteadyParts,
} from './command-target.js';
import type { ParkedRetries } from './parked-retries.js';

/** Deliveries in the database that may lie in what is replayed: all of them change in one settlement. */
const MAX_PARKED = 20_000;

export interface ReplayCommandParts extends SteadyParts {
  readonly selection: Pick<ParkedSelectionRepository, 'from'>;
  readonly topics: Pick<TopicAdmin, 'logBounds'>;
  readonly retries: Pick<ParkedRetries, 'steps'>;
}

interface HeldLane {
  readonly lanes: PartitionLanes;
  readonly lane: Lane;
}

/**
 * A person moves a lane's cursor: back, to have events delivered anew, or forward, to have them skipped.
 *
 * It moves once the lane's attempts have ended; until then the lane is on hold. Dead deliveries of what is replayed are
 * discarded, for they are pushed again; parked and held ones stay, and are not.
 */
export class ReplayCommand implements CommandExecutor {
  /** By command and partition. */
  readonly #held = new Map<string, HeldLane>();
  readonly #open = new Map<string, number>();
  #bounds = new Map<string, ReturnType<TopicAdmin['logBounds']>>();

  constructor(private readonly parts: ReplayCommandParts) {}

  /** Begins a turn: lets go of lanes whose commands are not open any more. */
  begin(open: readonly OpenCommandPart[]): void {
    this.#bounds = new Map();
    this.#open.clear();
    const replays = open.filter(({ kind }) => kind === 'replay');
    for (const part of replays)
      if (!this.#open.has(laneKey(part))) this.#open.set(laneKey(part), part.commandId);
    const ids = new Set(replays.map(partId));
    for (const id of this.#held.keys()) if (!ids.has(id)) this.#release(id);
  }

  async execute(target: CommandTarget): Promise<void> {
    if (target.part.state === 'running') this.#watch(target);
    else await this.#move(target);
  }

  cancel({ part, lanes, subscriber }: CommandTarget): CommandState {
    this.#release(partId(part));
    if (part.state === 'waiting') return 'cancelled';
    const lane = lanes.lane(subscriber);
    if (lane.replay?.id !== part.commandId) return 'done';
    lane.cancelReplay();
    lanes.touched(lane);
    return 'cancelled';
  }

  /** The lane itself tells the end, a settlement after it came to it: its owner may have changed in between. */
  #watch({ part, lanes, subscriber }: CommandTarget): void {
    this.parts.retries.steps.replayed(lanes, subscriber.id);
    if (!subscriber.isActive || lanes.lane(subscriber).replay?.id === part.commandId) return;
    lanes.ledger.commandPart({ commandId: part.commandId, state: 'done', result: null });
  }

  async #move(target: CommandTarget): Promise<void> {
    const { part, lanes, subscriber } = target;
    const lane = lanes.lane(subscriber);
    const fault = this.#faultOf(target, lane);
    if (fault !== null) {
      this.#refuse(target, fault);
      return;
    }
    this.#hold(target, lane);
    const { offset } = part;
    if (offset === null || !isStill(target, lane)) return;
    const beyondLog = await this.#beyondLog(part, offset);
    const { cursor } = lane;
    const rows = await readSteadily(this.parts, target, () =>
      this.parts.selection.from(part, subscriber.id, { offset, deadBelow: cursor, limit: MAX_PARKED + 1 }),
    );
    if (rows === undefined || !isStill(target, lane) || lane.cursor !== cursor) return;
    if (beyondLog !== null) this.#refuse(target, beyondLog);
    else if (offset >= cursor) this.#skip(target, lane, offset);
    else if (rows.value.length > MAX_PARKED)
      this.#refuse(target, `more than ${MAX_PARKED} parked or dead deliveries are in it: discard them first`);
    else this.#replay(target, lane, offset, rows.value);
  }

  /** Why it cannot be done, whatever its lane does. */
  #faultOf({ part, subscriber }: CommandTarget, lane: Lane): string | null {
    if (part.offset === null) return 'it names no offset';
    if (!subscriber.isActive) return 'the subscription is not active';
    if (this.#open.get(laneKey(part)) !== part.commandId || lane.replay !== null)
      return 'another replay runs';
    return null;
  }

  async #beyondLog({ topic, partition }: OpenCommandPart, offset: number): Promise<string | null> {
    const bounds = (await this.#boundsOf(topic))[partition];
    // A broker that was not told yet of a partition knows nothing of its log.
    if (bounds === undefined) throw new Error(`the bounds of partition ${partition} are not known`);
    if (offset < bounds.low) return `the log begins at ${bounds.low}`;
    return offset > bounds.high ? `the log ends at ${bounds.high}` : null;
  }

  #skip({ part, lanes }: CommandTarget, lane: Lane, offset: number): void {
    const { cursor } = lane;
    if (offset > cursor) lane.skipTo(offset);
    lanes.touched(lane);
    lanes.ledger.commandPart({
      commandId: part.commandId,
      state: 'done',
      result: { moved_from: cursor, moved_to: offset },
    });
    this.#release(partId(part));
  }

  #replay(
    { part, lanes, subscriber }: CommandTarget,
    lane: Lane,
    offset: number,
    rows: readonly SelectedDelivery[],
  ): void {
    const { cursor } = lane;
    const changes = lanes.ledger.changesOf(subscriber.id);
    const kept = new OffsetRanges();
    const counts = { kept: 0, discarded: 0 };
    for (const row of rows) {
      const state = stateAfter(row, changes.get(row.offset));
      if (state === 'kept') {
        kept.add(row.offset, row.offset + 1);
        if (row.offset < cursor) counts.kept++;
      }
      if (state !== 'dead') continue;
      lane.counts.dead--;
      lane.counts.discarded++;
      lanes.ledger.change({ kind: 'removed', subscriptionId: subscriber.id, offset: row.offset });
      counts.discarded++;
    }
    lane.replayFrom(part.commandId, offset, kept.toArray());
    lanes.touched(lane);
    this.parts.retries.steps.replayed(lanes, subscriber.id);
    lanes.ledger.commandPart({
      commandId: part.commandId,
      state: 'running',
      result: { moved_from: cursor, moved_to: offset, ...counts },
    });
    this.#release(partId(part));
  }

  #refuse({ part, lanes }: CommandTarget, reason: string): void {
    lanes.ledger.commandPart({ commandId: part.commandId, state: 'refused', result: { reason } });
    this.#release(partId(part));
  }

  #hold({ part, lanes }: CommandTarget, lane: Lane): void {
    const held = this.#held.get(partId(part));
    if (held?.lane === lane) return;
    // A lane without anything unsettled may have been let go of, and made anew.
    lane.hold();
    this.#held.set(partId(part), { lanes, lane });
  }

  #release(id: string): void {
    const held = this.#held.get(id);
    this.#held.delete(id);
    if (held?.lanes.isClosed === false) held.lane.release();
  }

  #boundsOf(topic: string): ReturnType<TopicAdmin['logBounds']> {
    let bounds = this.#bounds.get(topic);
    if (bounds === undefined) {
      bounds = this.parts.topics.logBounds(topic);
      this.#bounds.set(topic, bounds);
    }
    return bounds;
  }
}

/** Nothing of it is in flight, all that it parked is in the database, and settlements have followed what it delivered. */
function isStill({ lanes, subscriber }: CommandTarget, lane: Lane): boolean {
  return (
    !lanes.isClosed &&
    subscriber.isActive &&
    lanes.lane(subscriber) === lane &&
    !lane.hasInFlight &&
    isExact(lanes, lane) &&
    !lanes.ledger.isParking(subscriber.id)
  );
}

/** A cursor does not pass where matching is certain, so there it may say less than what was delivered. */
function isExact({ certain, position }: PartitionLanes, { cursor, behind }: Lane): boolean {
  return cursor === behind || cursor < certain || certain >= position;
}

/** What a row is once all that is on its way to the database about it is there. */
function stateAfter(row: SelectedDelivery, change: ParkedChange | undefined): 'kept' | 'dead' | 'gone' {
  switch (change?.kind) {
    case 'removed':
      return 'gone';
    case 'failed':
      return change.state === 'dead' ? 'dead' : 'kept';
    case 'due':
      return 'kept';
    case undefined:
      return row.state === 'dead' ? 'dead' : 'kept';
  }
}

function laneKey(part: OpenCommandPart): string {
  return `${part.subscriptionId}/${partitionKey(part)}`;
}

function partId(part: OpenCommandPart): string {
  return `${part.commandId}/${partitionKey(part)}`;
}
