import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PartitionOffsetDto } from './partition-offset.dto.js';
import { Count } from './properties.js';

/** Where cursors are to be moved: exactly one of offsets, time and to. */
export class ReplayDto {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: { type: 'integer', minimum: 0 } },
    description: 'Absolute offsets by topic and partition; other partitions stay where they are.',
    example: { 'ringback.events': { '0': 4711, '3': 0 } },
  })
  offsets?: Record<string, Record<string, number>>;

  @ApiPropertyOptional({ format: 'date-time', description: 'A past RFC 3339 time, in every partition.' })
  time?: string;

  @ApiPropertyOptional({ enum: ['earliest', 'latest'], description: '`latest` skips all that waits.' })
  to?: string;

  @ApiPropertyOptional({ type: 'boolean', default: false, description: 'Only count what would be pushed.' })
  dry_run?: boolean;
}

/** What a replay would do. */
export class ReplayPreviewDto {
  @ApiProperty({ type: 'boolean', enum: [true] })
  dry_run!: true;

  @Count(
    'Events for the subscription from there to the end of the log; those that are parked or held are not pushed twice.',
  )
  would_push!: number;

  @Count('Events for it that lie between its cursors and later ones.')
  would_skip!: number;

  @ApiProperty({
    type: 'boolean',
    description: 'The log was read for at most 5 s or 100,000 records: there may be more.',
  })
  at_least!: boolean;

  @ApiProperty({ type: [PartitionOffsetDto], description: 'Where the cursors would go.' })
  offsets!: PartitionOffsetDto[];
}
