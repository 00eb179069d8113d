import { ApiProperty } from '@nestjs/swagger';
import { RECORDED_ATTEMPTS, SUBSCRIPTION_STATES } from '#libs/domain';
import { ConfirmDto } from './new-subscription.dto.js';
import { Count, CountOrNull, Moment, NextCursor, Text, TextOrNull, Word } from './properties.js';

/** A subscription as it is stored. */
export class SubscriptionDto {
  @Count('Also `subscription_id` in the BlueKing dialect.')
  id!: number;

  @Text('Whose it is.')
  tenant!: string;

  @Count('0: all of the tenant.')
  business!: number;

  @Text('Unique in the tenant.')
  name!: string;

  @Text('The system that subscribes.')
  system_name!: string;

  @Text('Where events are posted to.')
  callback_url!: string;

  @ApiProperty({ type: [String], description: 'Sorted, without duplicates.' })
  event_names!: string[];

  @ApiProperty({ type: ConfirmDto })
  confirm!: ConfirmDto;

  @Count('From name lookup to the last byte read.')
  timeout_seconds!: number;

  @CountOrNull("Attempts in flight in each pusher; null is the pusher's own default.")
  max_in_flight!: number | null;

  @Word(RECORDED_ATTEMPTS, 'Which attempts `/attempts` shows.')
  record!: string;

  @TextOrNull('The past moment that it began at, or `earliest`; null is its creation.')
  start_at!: string | null;

  @Text('Who wrote it last; empty when unknown.')
  operator!: string;

  @Word(SUBSCRIPTION_STATES, 'Paused and disabled ones keep their deliveries waiting.')
  state!: string;

  @TextOrNull('Why it is paused or disabled.')
  state_reason!: string | null;

  @Moment('When it was made.')
  created_at!: string;

  @Moment('When it was written last.')
  updated_at!: string;
}

/** One page of subscriptions, in the order of their ids. */
export class SubscriptionsDto {
  @ApiProperty({ type: [SubscriptionDto] })
  subscriptions!: SubscriptionDto[];

  @NextCursor()
  next_cursor!: string | null;
}
