import { Injectable } from '@nestjs/common';
import { BrokerConfig } from '#libs/config';
import type { EventRecord } from '#libs/domain';
import {
  ParkedList,
  partitionKey,
  type ReplayTarget,
  SubscriptionDirectory,
  SubscriptionStatusRepository,
  type OwnSubscriptionId,
} from '#libs/persistence';
import type { EventLogBounds } from '../event-log/event-log.js';
import { CountMatches, type LogRange } from './count-matches.js';
import { FindPosition } from './find-position.js';
import type { ReplayPosition } from './replay-position.js';
import type { ReplayRefusal } from './replay-refusal.js';

/** What a replay would do. */
export interface ReplayPreview {
  readonly kind: 'preview';
  readonly targets: readonly ReplayTarget[];
  /** Events for the subscription from its new cursors to the end of the log, those that are parked or held left out. */
  readonly push: number;
  /** Events for it between its cursors and new ones that lie ahead. */
  readonly skip: number;
  /** Not all of the log was read: there may be more of both. */
  readonly atLeast: boolean;
}

/** Counts what a replay would push, and changes nothing. */
@Injectable()
export class PreviewReplay {
  constructor(
    private readonly directory: SubscriptionDirectory,
    private readonly positions: FindPosition,
    private readonly statuses: SubscriptionStatusRepository,
    private readonly parked: ParkedList,
    private readonly matches: CountMatches,
    private readonly config: BrokerConfig,
  ) {}

  async execute(id: OwnSubscriptionId, position: ReplayPosition): Promise<ReplayPreview | ReplayRefusal> {
    const subscription = await this.directory.find(id);
    if (subscription === null) return { kind: 'not_found' };
    if (subscription.state !== 'active') return { kind: 'not_active', state: subscription.state };
    const { resolved, bounds } = await this.positions.execute(subscription, position);
    if (resolved.kind !== 'resolved') return resolved;
    const { targets } = resolved;
    const ahead = skipped(targets, await this.statuses.cursors(id, this.config.readTopics));
    const behind = pushed(targets, bounds);
    // An empty log needs no reader.
    if (ahead.length + behind.length === 0)
      return { kind: 'preview', targets, push: 0, skip: 0, atLeast: false };
    const isParked = positionsOf(await this.parked.unsettled(id));
    const budget = await this.matches.budget();
    const skip = await this.matches.execute(subscription, ahead, budget, () => false);
    const push = await this.matches.execute(subscription, behind, budget, isParked);
    const atLeast = skip.atLeast || push.atLeast;
    return { kind: 'preview', targets, push: push.events, skip: skip.events, atLeast };
  }
}

function pushed(targets: readonly ReplayTarget[], bounds: EventLogBounds): LogRange[] {
  return targets
    .map(({ topic, partition, offset }) => {
      const high = bounds[topic]?.[partition]?.high ?? offset;
      return { topic, partition, from: offset, to: high };
    })
    .filter(({ from, to }) => from < to);
}

function skipped(
  targets: readonly ReplayTarget[],
  cursors: readonly { readonly topic: string; readonly partition: number; readonly cursor: number }[],
): LogRange[] {
  const known = new Map(cursors.map((lane) => [partitionKey(lane), lane.cursor]));
  return targets
    .map((target) => ({
      ...target,
      from: known.get(partitionKey(target)) ?? target.offset,
      to: target.offset,
    }))
    .filter(({ from, to }) => from < to);
}

function positionsOf(
  parked: readonly { readonly topic: string; readonly partition: number; readonly offset: number }[],
): (record: EventRecord) => boolean {
  const positions = new Set(parked.map((one) => `${partitionKey(one)}/${one.offset}`));
  return (record) => positions.has(`${partitionKey(record)}/${record.offset}`);
}
