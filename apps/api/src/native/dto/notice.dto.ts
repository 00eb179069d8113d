import { ApiProperty } from '@nestjs/swagger';
import { NOTICE_KINDS } from '#libs/persistence';
import { Count, CountOrNull, Moment, NextCursor, Text, TextOrNull, Word } from './properties.js';

/** What a person should know of. */
export class NoticeDto {
  @Count('Its number.')
  id!: number;

  @Word(
    NOTICE_KINDS,
    'expired: offsets left the log before they were delivered. replaced: the log began anew. gone: an endpoint answered 410. failing: an endpoint only failed for days.',
  )
  kind!: string;

  @CountOrNull('Null concerns every subscription of the partition.')
  subscription_id!: number | null;

  @TextOrNull('Topic.')
  topic!: string | null;

  @CountOrNull('Partition.')
  partition!: number | null;

  @CountOrNull('First offset concerned.')
  from_offset!: number | null;

  @CountOrNull('One past the last offset concerned.')
  to_offset!: number | null;

  @Text('For people.')
  detail!: string;

  @Moment('When it was noticed.')
  at!: string;
}

/** One page of notices, newest first. */
export class NoticesDto {
  @ApiProperty({ type: [NoticeDto] })
  notices!: NoticeDto[];

  @NextCursor()
  next_cursor!: string | null;
}
