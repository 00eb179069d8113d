import { ApiProperty } from '@nestjs/swagger';
import { COMMAND_KINDS, COMMAND_STATES } from '#libs/persistence';
import { Count, CountOrNull, Moment, NextCursor, Text, TextOrNull, Word } from './properties.js';

const RESULT = {
  type: 'object' as const,
  additionalProperties: { oneOf: [{ type: 'integer' }, { type: 'string' }] },
  example: { retried: 2, settled_meanwhile: 1 },
};

/** A command in one partition. */
export class CommandPartDto {
  @Text('Topic.')
  topic!: string;

  @Count('Partition.')
  partition!: number;

  @Word(COMMAND_STATES, 'What its owner has done of it.')
  state!: string;

  @CountOrNull('replay: where the cursor goes. retry, discard: the one delivery.')
  offset!: number | null;

  @TextOrNull('retry, discard: the ordering key that is meant.')
  key!: string | null;

  @ApiProperty({ ...RESULT, nullable: true, description: 'Counts, or why it was refused.' })
  result!: Readonly<Record<string, number | string>> | null;

  @Moment('When this was written.')
  updated_at!: string;
}

/** What a person asked of the deliveries of a subscription. */
export class CommandDto {
  @Count('Its number.')
  id!: number;

  @Count('Whose deliveries are meant.')
  subscription_id!: number;

  @Word(COMMAND_KINDS, 'replay moves cursors; retry and discard mean what is parked, held or dead.')
  kind!: string;

  @Word(COMMAND_STATES, 'waiting, until a part begins; running, until all ended; then the worst of them.')
  state!: string;

  @ApiProperty({ type: 'boolean', description: 'A person wants it ended.' })
  cancel_asked!: boolean;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What it was asked with.' })
  request!: Readonly<Record<string, unknown>>;

  @ApiProperty({ ...RESULT, description: 'The counts of all parts together.' })
  result!: Readonly<Record<string, number | string>>;

  @Moment('When it was asked.')
  created_at!: string;

  @ApiProperty({ type: [CommandPartDto] })
  parts!: CommandPartDto[];
}

/** One page of commands, newest first. */
export class CommandsDto {
  @ApiProperty({ type: [CommandDto] })
  commands!: CommandDto[];

  @NextCursor()
  next_cursor!: string | null;
}
