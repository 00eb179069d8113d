import { ApiProperty } from '@nestjs/swagger';
import { FilterPoliceDto } from './filter-police.dto.js';

/** One subscription under one topic. */
export class SubscriptionItemDto {
  @ApiProperty({ example: 'urn:smn:local:0:hostcreate' })
  topic_urn!: string;

  @ApiProperty({ example: 'https' })
  protocol!: string;

  @ApiProperty({ example: 'urn:smn:local:0:hostcreate:2e778e84408e44058e6cbc6d3c377837' })
  subscription_urn!: string;

  @ApiProperty({ description: 'The project of the topic.' })
  owner!: string;

  @ApiProperty()
  endpoint!: string;

  @ApiProperty()
  remark!: string;

  @ApiProperty({
    enum: [0, 1, 2, 3],
    description: '0 unconfirmed, 1 confirmed, 2 needs no confirmation, 3 canceled.',
  })
  status!: number;

  @ApiProperty({ type: [FilterPoliceDto] })
  filter_polices!: FilterPoliceDto[];
}
