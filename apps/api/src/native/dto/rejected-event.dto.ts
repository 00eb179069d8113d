import { ApiProperty } from '@nestjs/swagger';
import { Count, Encoding, Moment, NextCursor, Text } from './properties.js';

/** A record of an event topic that is no event. */
export class RejectedEventDto {
  @Count('Its number.')
  id!: number;

  @Text('Topic.')
  topic!: string;

  @Count('Partition.')
  partition!: number;

  @Count('Offset.')
  offset!: number;

  @Text('Why it is no event.')
  reason!: string;

  @Text("The first 1 KiB of the record's value.")
  excerpt!: string;

  @Encoding('`excerpt`')
  excerpt_encoding!: string;

  @Moment('When it was read.')
  at!: string;
}

/** One page of rejected events, newest first. */
export class RejectedEventsDto {
  @ApiProperty({ type: [RejectedEventDto] })
  rejected_events!: RejectedEventDto[];

  @NextCursor()
  next_cursor!: string | null;
}
