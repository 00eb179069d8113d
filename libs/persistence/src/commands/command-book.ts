import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import type { SubscriptionState } from '#libs/domain';
import type { PartitionRef } from '../engine/partition-ref.js';
import { CommandPartEntity } from '../entities/command-part.entity.js';
import { CommandEntity, type CommandKind } from '../entities/command.entity.js';
import { type Page, pageOf } from '../page.js';
import { promptReads, promptTransaction } from '../prompt.js';
import type {
  Cancellation,
  ParkedPlacement,
  ParkedSelection,
  ReplayPlacement,
  ReplayTarget,
} from './placement.js';
import { withParts } from './read-commands.js';
import type { OwnSubscriptionId } from '../subscriptions/own-subscription-id.js';
import { OPEN_STATES, type StoredCommand } from './stored-command.js';

type Request = CommandEntity['request'];

interface NewPart extends PartitionRef {
  readonly offset: number | null;
  readonly orderingKey: string | null;
}

/** What people ask of lanes. Owners of partitions read it and write what became of it; nobody else executes anything. */
@Injectable()
export class CommandBook {
  constructor(private readonly dataSource: DataSource) {}

  /** One replay of a subscription at a time, and only while it is active. */
  placeReplay(
    subscriptionId: OwnSubscriptionId,
    request: Request,
    targets: readonly ReplayTarget[],
  ): Promise<ReplayPlacement> {
    return promptTransaction<ReplayPlacement>(this.dataSource, async (manager) => {
      const state = await lockSubscription(manager, subscriptionId);
      if (state === undefined) return { kind: 'not_found' };
      if (state !== 'active') return { kind: 'not_active', state };
      const running = await runningReplay(manager, subscriptionId);
      if (running !== undefined) return { kind: 'replay_running', commandId: running };
      const parts = targets.map((target) => ({ ...target, orderingKey: null }));
      return { kind: 'placed', command: await insert(manager, subscriptionId, 'replay', request, parts) };
    });
  }

  /** A part for each partition where something that is meant stands now. */
  placeParked(
    subscriptionId: OwnSubscriptionId,
    kind: 'retry' | 'discard',
    request: Request,
    selection: ParkedSelection,
  ): Promise<ParkedPlacement> {
    return promptTransaction<ParkedPlacement>(this.dataSource, async (manager) => {
      if ((await lockSubscription(manager, subscriptionId)) === undefined) return { kind: 'not_found' };
      const parts = await partsOf(manager, subscriptionId, selection);
      if (parts.length === 0 && selection.kind !== 'all') return { kind: 'nothing_parked' };
      return { kind: 'placed', command: await insert(manager, subscriptionId, kind, request, parts) };
    });
  }

  async find(subscriptionId: OwnSubscriptionId, id: number): Promise<StoredCommand | null> {
    return promptReads(this.dataSource, (manager) => find(manager, subscriptionId, id));
  }

  /** Newest first. @param before the id of the row before the first one; null begins at the newest */
  async page(
    subscriptionId: OwnSubscriptionId,
    before: number | null,
    limit: number,
  ): Promise<Page<StoredCommand, number>> {
    return promptReads(this.dataSource, async (manager) => {
      const commands = await manager.find(CommandEntity, {
        where: { subscriptionId, ...(before !== null && { id: LessThan(String(before)) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      const { rows, next } = pageOf(commands, limit, ({ id }) => Number(id));
      return { rows: await withParts(manager, rows), next };
    });
  }

  /** Asks for the end of a replay that is not over; its owners stop where they are. */
  cancel(subscriptionId: OwnSubscriptionId, id: number): Promise<Cancellation> {
    return promptTransaction<Cancellation>(this.dataSource, async (manager) => {
      const command = await find(manager, subscriptionId, id);
      if (command === null) return { kind: 'not_found' };
      if (command.kind !== 'replay') return { kind: 'no_replay' };
      if (!command.parts.some(({ state }) => OPEN_STATES.includes(state))) return { kind: 'over', command };
      await manager.update(CommandEntity, { id: String(id) }, { cancelAsked: true });
      return { kind: 'asked', command: { ...command, cancelAsked: true } };
    });
  }
}

/** Its row lock makes one of two commands at the same moment see the other. */
async function lockSubscription(manager: EntityManager, id: number): Promise<SubscriptionState | undefined> {
  const rows: { state: SubscriptionState }[] = await manager.query(
    'SELECT state FROM subscription WHERE id = ? FOR UPDATE',
    [id],
  );
  return rows[0]?.state;
}

async function runningReplay(manager: EntityManager, subscriptionId: number): Promise<number | undefined> {
  const rows: { id: string }[] = await manager.query(
    "SELECT c.id FROM command c JOIN command_part p ON p.command_id = c.id WHERE c.subscription_id = ? AND c.kind = 'replay' " +
      'AND p.state IN (?) LIMIT 1',
    [subscriptionId, OPEN_STATES],
  );
  return rows[0] === undefined ? undefined : Number(rows[0].id);
}

async function partsOf(
  manager: EntityManager,
  subscriptionId: number,
  selection: ParkedSelection,
): Promise<NewPart[]> {
  switch (selection.kind) {
    case 'one': {
      const { topic, partition, offset } = selection;
      const refs = await partitionsWith(
        manager,
        'subscription_id = ? AND topic = ? AND `partition` = ? AND `offset` = ?',
        [subscriptionId, topic, partition, offset],
      );
      return refs.map((ref) => ({ ...ref, offset, orderingKey: null }));
    }
    case 'key': {
      const { key, topic, partition } = selection;
      const refs = await partitionsWith(
        manager,
        'subscription_id = ? AND ordering_key = ? AND (? IS NULL OR topic = ?) AND (? IS NULL OR `partition` = ?)',
        [subscriptionId, key, topic, topic, partition, partition],
      );
      return refs.map((ref) => ({ ...ref, offset: null, orderingKey: key }));
    }
    case 'all': {
      const refs = await partitionsWith(manager, 'subscription_id = ?', [subscriptionId]);
      return refs.map((ref) => ({ ...ref, offset: null, orderingKey: null }));
    }
  }
}

async function partitionsWith(
  manager: EntityManager,
  condition: string,
  values: readonly unknown[],
): Promise<PartitionRef[]> {
  const rows: PartitionRef[] = await manager.query(
    `SELECT DISTINCT topic, \`partition\` FROM parked_delivery WHERE ${condition} ORDER BY topic, \`partition\``,
    [...values],
  );
  return rows.map(({ topic, partition }) => ({ topic, partition }));
}

async function insert(
  manager: EntityManager,
  subscriptionId: number,
  kind: CommandKind,
  request: Request,
  parts: readonly NewPart[],
): Promise<StoredCommand> {
  const { insertId: id }: { insertId: number } = await manager.query(
    'INSERT INTO command (subscription_id, kind, request, created_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))',
    [subscriptionId, kind, JSON.stringify(request)],
  );
  if (parts.length > 0) {
    await manager.insert(
      CommandPartEntity,
      parts.map((part) => ({
        ...part,
        commandId: id,
        subscriptionId,
        state: 'waiting' as const,
        result: null,
        updatedAt: () => 'UTC_TIMESTAMP(3)',
      })),
    );
  }
  const stored = await manager.findBy(CommandEntity, { id: In([String(id)]) });
  const [command] = await withParts(manager, stored);
  if (command === undefined) throw new Error('a command vanished while it was stored');
  return command;
}

async function find(
  manager: EntityManager,
  subscriptionId: number,
  id: number,
): Promise<StoredCommand | null> {
  const rows = await manager.findBy(CommandEntity, { id: String(id), subscriptionId });
  const [command] = await withParts(manager, rows);
  return command ?? null;
}
