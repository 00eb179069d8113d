import { ApiProperty } from '@nestjs/swagger';

/** Where one event stands. */
export class PublishedEventDto {
  @ApiProperty({ example: 'ringback.events' })
  topic!: string;

  @ApiProperty({ type: 'integer', minimum: 0, example: 3 })
  partition!: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 4711 })
  offset!: number;
}

/** Where the events stand, in the order in which they were sent. */
export class PublishedEventsDto {
  @ApiProperty({ type: [PublishedEventDto] })
  events!: PublishedEventDto[];
}
