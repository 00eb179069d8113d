import { ApiProperty } from '@nestjs/swagger';
import { BREAKER_STATES } from '#libs/persistence';
import { CommandDto } from './command.dto.js';
import { NoticeDto } from './notice.dto.js';
import { Count, MomentOrNull, Text, TextOrNull } from './properties.js';
import { SubscriptionDto } from './subscription.dto.js';

/** How it is delivered to at the moment, over all pushers. */
export class DeliveryDto {
  @Count('Pushers that deliver to it, or did within 10 s.')
  pushers!: number;

  @Count('Attempts in flight.')
  in_flight!: number;

  @Count('Attempts that may be in flight now.')
  concurrency!: number;

  @ApiProperty({
    type: 'string',
    enum: BREAKER_STATES,
    nullable: true,
    description:
      'The worst of all pushers; null when none delivers. open: the endpoint fails, nothing is attempted.',
  })
  breaker!: string | null;

  @MomentOrNull('When the next event probes an open breaker.')
  next_probe_at!: string | null;
}

/** Sums over all partitions: total = confirmed + failure, failure = recovered + parked + dead + discarded. */
export class StatisticsDto {
  @Count('Deliveries whose first round of attempts ended.')
  total!: number;

  @Count('Of these, confirmed in it.')
  confirmed!: number;

  @Count('Of these, not.')
  failure!: number;

  @Count('Failures that were confirmed later.')
  recovered!: number;

  @Count('Failures that were given up.')
  dead!: number;

  @Count('Failures that a person, or an update, discarded.')
  discarded!: number;

  @Count('Events that a person skipped.')
  skipped!: number;
}

/** What waits in the database. */
export class WaitingDto {
  @Count('Retried by schedule.')
  parked!: number;

  @Count('Behind a parked one of its key.')
  held!: number;

  @Count('Given up, kept for a person.')
  dead!: number;
}

/** How far it is behind in one partition. */
export class PartitionLagDto {
  @Text('Topic.')
  topic!: string;

  @Count('Partition.')
  partition!: number;

  @Count('The first offset that is not settled.')
  cursor!: number;

  @Count('The offset that the next event gets.')
  end!: number;

  @Count('Events of the log from the cursor to the end, meant for it or not.')
  events!: number;

  @ApiProperty({
    type: 'number',
    minimum: 0,
    nullable: true,
    description: 'Age of the first of them; null when it could not be read in time.',
  })
  seconds!: number | null;
}

/** How far it is behind. */
export class LagDto {
  @Count('Sum over all partitions.')
  events!: number;

  @ApiProperty({ type: 'number', minimum: 0, nullable: true, description: 'The greatest of all partitions.' })
  seconds!: number | null;

  @ApiProperty({ type: [PartitionLagDto] })
  partitions!: PartitionLagDto[];
}

/** A subscription and how it is doing. */
export class SubscriptionReportDto extends SubscriptionDto {
  @ApiProperty({ type: DeliveryDto })
  delivery!: DeliveryDto;

  @ApiProperty({ type: StatisticsDto })
  statistics!: StatisticsDto;

  @ApiProperty({ type: WaitingDto })
  waiting!: WaitingDto;

  @ApiProperty({ type: LagDto, nullable: true })
  lag!: LagDto | null;

  @TextOrNull('Why there is no lag.')
  lag_reason!: string | null;

  @ApiProperty({ type: [CommandDto], description: 'Commands that are waiting or running, newest first.' })
  open_commands!: CommandDto[];

  @ApiProperty({ type: [NoticeDto], description: 'The last 10 about it, newest first.' })
  notices!: NoticeDto[];
}
