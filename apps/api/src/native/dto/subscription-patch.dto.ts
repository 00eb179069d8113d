import { OmitType, PartialType } from '@nestjs/swagger';
import { NewSubscriptionDto } from './new-subscription.dto.js';

/** What is to be different; what is left out stays. */
export class SubscriptionPatchDto extends PartialType(
  OmitType(NewSubscriptionDto, ['tenant', 'business', 'start_at'] as const),
) {}
