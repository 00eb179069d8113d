import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PartitionOffsetDto } from './partition-offset.dto.js';

/** What exactly is wrong with one part of a request. */
export class ProblemDetailDto {
  @ApiPropertyOptional({ description: 'JSON pointer into the body.', example: '/3/name' })
  pointer?: string;

  @ApiPropertyOptional({ description: 'Name of a query parameter.', example: 'limit' })
  parameter?: string;

  @ApiProperty({ example: 'must be 1 to 128 of the characters A-Z a-z 0-9 _ . -' })
  detail!: string;
}

/** A problem document (RFC 9457). */
export class ProblemDto {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ example: 'Unprocessable Entity' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 422 })
  status!: number;

  @ApiPropertyOptional({ example: 'one of the events is not acceptable; none was stored' })
  detail?: string;

  @ApiPropertyOptional({ example: '/api/v1/events' })
  instance?: string;

  @ApiPropertyOptional({ type: [ProblemDetailDto] })
  errors?: ProblemDetailDto[];

  @ApiPropertyOptional({
    type: [PartitionOffsetDto],
    description: 'Where a position has left the log: the earliest offsets that are still there.',
  })
  earliest?: PartitionOffsetDto[];
}
