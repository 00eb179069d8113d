import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PARKED_STATES } from '#libs/persistence';
import {
  Count,
  CountOrNull,
  Moment,
  MomentOrNull,
  NextCursor,
  Text,
  TextOrNull,
  Word,
} from './properties.js';

/** A delivery that waits in the database. */
export class ParkedDto {
  @Text('Topic.')
  topic!: string;

  @Count('Partition.')
  partition!: number;

  @Count('Offset of the event.')
  offset!: number;

  @Word(
    PARKED_STATES,
    'parked: retried by schedule. held: waits behind a parked one of its key. dead: given up.',
  )
  state!: string;

  @TextOrNull(
    'Ordering key as it is stored: `k` and the record key in base64url, `e` and the entity, or a hash.',
  )
  key!: string | null;

  @Text('Name of the event.')
  event_name!: string;

  @Count('Attempts made so far.')
  attempts!: number;

  @MomentOrNull('When it is attempted next; null when it is held or dead.')
  next_attempt_at!: string | null;

  @TextOrNull('Why the last attempt was not confirmed.')
  reason!: string | null;

  @TextOrNull('The reason in words.')
  detail!: string | null;

  @CountOrNull('Status of the last answer.')
  status!: number | null;

  @Moment('When it was parked or held.')
  parked_at!: string;

  @Text('Of the payload.')
  content_type!: string;

  @Count('Of the payload.')
  payload_bytes!: number;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    description: 'With `payload=true`: the event as it was produced; null when it settled meanwhile.',
  })
  payload?: string | null;

  @ApiPropertyOptional({
    enum: ['utf-8', 'base64'],
    nullable: true,
    description: 'How `payload` is written: as it is, or in base64 where it is no text.',
  })
  payload_encoding?: string | null;
}

/** One page of parked deliveries, by topic, partition and offset. */
export class ParkedPageDto {
  @ApiProperty({ type: [ParkedDto] })
  parked!: ParkedDto[];

  @NextCursor()
  next_cursor!: string | null;
}

/** Which parked deliveries are meant: one, those of a key, or all. */
export class ParkedSelectionDto {
  @ApiPropertyOptional({
    description: 'With `partition` and `offset`: one delivery. With `key`: only there.',
  })
  topic?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 0 })
  partition?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0 })
  offset?: number;

  @ApiPropertyOptional({ description: 'Ordering key as the list shows it.' })
  key?: string;

  @ApiPropertyOptional({ type: 'boolean', enum: [true], description: 'Every delivery of the subscription.' })
  all?: true;
}
