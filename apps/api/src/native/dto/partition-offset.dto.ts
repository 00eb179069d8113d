import { ApiProperty } from '@nestjs/swagger';

/** A place in the log. */
export class PartitionOffsetDto {
  @ApiProperty({ example: 'ringback.events' })
  topic!: string;

  @ApiProperty({ type: 'integer', minimum: 0, example: 3 })
  partition!: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 4711 })
  offset!: number;
}
