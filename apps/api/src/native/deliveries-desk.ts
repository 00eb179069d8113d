import { Injectable } from '@nestjs/common';
import {
  AttemptLog,
  ParkedList,
  type ParkedPosition,
  type ParkedSelection,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { DirectParked } from '../commands/direct-parked.js';
import type { AttemptsDto } from './dto/attempt.dto.js';
import type { CommandDto } from './dto/command.dto.js';
import type { ParkedPageDto } from './dto/parked.dto.js';
import { conflict, notFound } from './problems.js';
import type { ParkedQuery, PlainQuery } from './request/list-queries.js';
import { writeCursor } from './request/page-cursor.js';
import { attemptView } from './views/attempt-view.js';
import { commandView } from './views/command-view.js';
import { parkedView } from './views/parked-view.js';

/** What became of a retry or discard, and whether it is over. */
export interface DirectedParked {
  readonly isOver: boolean;
  readonly command: CommandDto;
}

/** Says in this dialect what became of deliveries. */
@Injectable()
export class DeliveriesDesk {
  constructor(
    private readonly attemptLog: AttemptLog,
    private readonly parkedList: ParkedList,
    private readonly director: DirectParked,
  ) {}

  async attempts(id: OwnSubscriptionId, { cursor, limit }: PlainQuery): Promise<AttemptsDto> {
    const { rows, next } = await this.attemptLog.page(id, cursor, limit);
    return {
      attempts: rows.map(attemptView),
      next_cursor: next === null ? null : writeCursor('attempts', next),
    };
  }

  async parked(
    id: OwnSubscriptionId,
    { cursor, limit, state, key, payload }: ParkedQuery,
  ): Promise<ParkedPageDto> {
    const { rows, next } = await this.parkedList.page(id, { state, key }, cursor, limit, payload);
    return {
      parked: rows.map((row) => parkedView(row, payload)),
      next_cursor: next === null ? null : parkedCursor(next),
    };
  }

  async direct(
    id: OwnSubscriptionId,
    kind: 'retry' | 'discard',
    selection: ParkedSelection,
  ): Promise<DirectedParked> {
    const outcome = await this.director.execute(id, kind, selection, requestOf(selection));
    switch (outcome.kind) {
      case 'over':
      case 'under_way':
        return { isOver: outcome.kind === 'over', command: commandView(outcome.command) };
      case 'not_found':
        throw notFound();
      case 'nothing_parked':
        throw conflict(
          selection.kind === 'one'
            ? 'the delivery is not parked: it settled meanwhile, or never was'
            : 'nothing of this key is parked: it settled meanwhile, or never was',
        );
    }
  }
}

function parkedCursor({ topic, partition, offset }: ParkedPosition): string {
  return writeCursor('parked', topic, partition, offset);
}

/** What was asked, as it is kept with the command. */
function requestOf(selection: ParkedSelection): Readonly<Record<string, unknown>> {
  switch (selection.kind) {
    case 'one': {
      const { topic, partition, offset } = selection;
      return { topic, partition, offset };
    }
    case 'key': {
      const { key, topic, partition } = selection;
      return { key, ...(topic !== null && { topic }), ...(partition !== null && { partition }) };
    }
    case 'all':
      return { all: true };
  }
}
