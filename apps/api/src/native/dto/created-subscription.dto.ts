import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PartitionOffsetDto } from './partition-offset.dto.js';
import { SubscriptionDto } from './subscription.dto.js';

/** Where a subscription with a `start_at` begins. */
export class StartDto {
  @ApiProperty({ type: [PartitionOffsetDto] })
  offsets!: PartitionOffsetDto[];

  @ApiProperty({
    type: [PartitionOffsetDto],
    description: 'Partitions of which events of that time may have left the log: they begin at the earliest.',
  })
  expired!: PartitionOffsetDto[];
}

/** A subscription that was just made. */
export class CreatedSubscriptionDto extends SubscriptionDto {
  @ApiPropertyOptional({ type: StartDto, description: 'Only with `start_at`.' })
  start?: StartDto;
}
