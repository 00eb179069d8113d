import { type EntityManager, In } from 'typeorm';
import { CommandPartEntity } from '../entities/command-part.entity.js';
import { CommandEntity } from '../entities/command.entity.js';
import { OPEN_STATES, type StoredCommand } from './stored-command.js';

/** More than anybody starts by hand; a program that does gets the newest. */
const MAX_OPEN = 20;

/** Commands of these rows, in their order. */
export async function withParts(
  manager: EntityManager,
  commands: readonly CommandEntity[],
): Promise<StoredCommand[]> {
  if (commands.length === 0) return [];
  const parts = await manager.find(CommandPartEntity, {
    where: { commandId: In(commands.map(({ id }) => Number(id))) },
    order: { commandId: 'ASC', topic: 'ASC', partition: 'ASC' },
  });
  return commands.map((command) => {
    const id = Number(command.id);
    const { subscriptionId, kind, request, cancelAsked, createdAt } = command;
    const own = parts.filter(({ commandId }) => commandId === id);
    return { id, subscriptionId, kind, request, cancelAsked, createdAt, parts: own };
  });
}

/** Those of a subscription that are waiting or running, newest first. */
export async function openCommands(manager: EntityManager, subscriptionId: number): Promise<StoredCommand[]> {
  const commands = await manager
    .createQueryBuilder(CommandEntity, 'c')
    .where('c.subscriptionId = :subscriptionId', { subscriptionId })
    .andWhere((query) => {
      const open = query
        .subQuery()
        .select('1')
        .from(CommandPartEntity, 'p')
        .where('p.commandId = c.id AND p.state IN (:...open)')
        .getQuery();
      return `EXISTS ${open}`;
    })
    .setParameter('open', OPEN_STATES)
    .orderBy('c.id', 'DESC')
    .limit(MAX_OPEN)
    .getMany();
  return withParts(manager, commands);
}
