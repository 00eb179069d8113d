import { ApiProperty } from '@nestjs/swagger';
import { Count, CountOrNull, Encoding, Moment, NextCursor, Text, TextOrNull } from './properties.js';

/** One HTTP exchange for a delivery. */
export class AttemptDto {
  @Count('Its number.')
  id!: number;

  @Moment('When it began.')
  at!: string;

  @Text('Where it went.')
  url!: string;

  @CountOrNull('Null when there was no answer.')
  status!: number | null;

  @Count('Milliseconds from name lookup to the last byte read.')
  ms!: number;

  @ApiProperty({ enum: ['confirmed', 'failed'] })
  verdict!: string;

  @TextOrNull(
    'Why it was not confirmed: status, pattern, timeout, refused, connection, protocol, egress, signature or carrier; null when it was.',
  )
  reason!: string | null;

  @TextOrNull('The reason in words.')
  detail!: string | null;

  @TextOrNull("The first 1 KiB of the answer's body.")
  answer!: string | null;

  @Encoding('`answer`')
  answer_encoding!: string | null;

  @Text('Topic.')
  topic!: string;

  @Count('Partition.')
  partition!: number;

  @Count('Offset of the event.')
  offset!: number;

  @Text('Name of the event.')
  event_name!: string;

  @Count("Its number over the delivery's whole life: 1, 2, ...")
  attempt!: number;

  @CountOrNull('The command that replayed it.')
  replay_id!: number | null;
}

/** One page of attempts, newest first. */
export class AttemptsDto {
  @ApiProperty({ type: [AttemptDto] })
  attempts!: AttemptDto[];

  @NextCursor()
  next_cursor!: string | null;
}
