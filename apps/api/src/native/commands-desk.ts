import { Injectable } from '@nestjs/common';
import { CommandBook, type OwnSubscriptionId } from '#libs/persistence';
import { PreviewReplay } from '../commands/preview-replay.js';
import type { ReplayPosition } from '../commands/replay-position.js';
import type { ReplayRefusal } from '../commands/replay-refusal.js';
import { ReplaySubscription } from '../commands/replay-subscription.js';
import { ProblemException } from '../http/problem.exception.js';
import type { CommandDto, CommandsDto } from './dto/command.dto.js';
import type { ReplayPreviewDto } from './dto/replay.dto.js';
import { conflict, notFound } from './problems.js';
import type { PlainQuery } from './request/list-queries.js';
import { writeCursor } from './request/page-cursor.js';
import { pointer, unprocessableBody } from './request/unprocessable.js';
import { commandView } from './views/command-view.js';

/** Says in this dialect what became of commands. */
@Injectable()
export class CommandsDesk {
  constructor(
    private readonly replayer: ReplaySubscription,
    private readonly previewer: PreviewReplay,
    private readonly commands: CommandBook,
  ) {}

  async replay(id: OwnSubscriptionId, position: ReplayPosition): Promise<CommandDto> {
    const outcome = await this.replayer.execute(id, position, requestOf(position));
    if (outcome.kind !== 'placed') throw refused(outcome);
    return commandView(outcome.command);
  }

  async preview(id: OwnSubscriptionId, position: ReplayPosition): Promise<ReplayPreviewDto> {
    const outcome = await this.previewer.execute(id, position);
    if (outcome.kind !== 'preview') throw refused(outcome);
    return {
      dry_run: true,
      would_push: outcome.push,
      would_skip: outcome.skip,
      at_least: outcome.atLeast,
      offsets: outcome.targets.map(({ topic, partition, offset }) => ({ topic, partition, offset })),
    };
  }

  async list(id: OwnSubscriptionId, { cursor, limit }: PlainQuery): Promise<CommandsDto> {
    const { rows, next } = await this.commands.page(id, cursor, limit);
    return {
      commands: rows.map(commandView),
      next_cursor: next === null ? null : writeCursor('commands', next),
    };
  }

  async find(id: OwnSubscriptionId, commandId: number): Promise<CommandDto> {
    const command = await this.commands.find(id, commandId);
    if (command === null) throw notFound('command');
    return commandView(command);
  }

  async cancel(id: OwnSubscriptionId, commandId: number): Promise<CommandDto> {
    const outcome = await this.commands.cancel(id, commandId);
    switch (outcome.kind) {
      case 'asked':
        return commandView(outcome.command);
      case 'not_found':
        throw notFound('command');
      case 'no_replay':
        throw conflict('only a replay can be cancelled');
      case 'over':
        throw conflict('the replay is over');
    }
  }
}

function refused(refusal: ReplayRefusal): ProblemException {
  switch (refusal.kind) {
    case 'not_found':
      return notFound();
    case 'not_active':
      return conflict(`the subscription is ${refusal.state}: resume it first`);
    case 'replay_running':
      return conflict(`replay ${refusal.commandId} is not over yet`);
    case 'unacceptable':
      return unprocessableBody(refusal.faults);
    case 'expired':
      return new ProblemException({
        status: 409,
        title: 'Conflict',
        detail: 'the position has left the log; `earliest` names the earliest offsets',
        errors: refusal.faults.map(({ path, detail }) => ({ pointer: pointer(path), detail })),
        earliest: refusal.earliest,
      });
  }
}

/** What was asked, as it is kept with the command. */
function requestOf(position: ReplayPosition): Readonly<Record<string, unknown>> {
  switch (position.kind) {
    case 'earliest':
    case 'latest':
      return { to: position.kind };
    case 'time':
      return { time: position.time.toISOString() };
    case 'offsets': {
      const topics = [...position.offsets].map(
        ([topic, partitions]) => [topic, Object.fromEntries(partitions)] as const,
      );
      return { offsets: Object.fromEntries(topics) };
    }
  }
}
