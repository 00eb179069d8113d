import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDefined, IsOptional, IsString, Validate } from 'class-validator';
import { EventKeyRule } from '../rules/event-key.rule.js';
import { EventNameRule } from '../rules/event-name.rule.js';
import { TenantRule } from '../rules/tenant.rule.js';

/** One event to publish. */
export class PublishEventDto {
  @ApiProperty({
    description:
      'Event name, what `subscription_form` lists. A structured CloudEvent in `data` is named by its own `type`.',
    pattern: '^[A-Za-z0-9_.-]{1,128}$',
    example: 'hostcreate',
  })
  @Validate(EventNameRule)
  name!: string;

  @ApiPropertyOptional({
    description: 'Only subscriptions of this tenant get it.',
    pattern: '^[A-Za-z0-9_.-]{1,64}$',
    default: '0',
  })
  @IsOptional()
  @Validate(TenantRule)
  tenant?: string | null;

  @ApiPropertyOptional({
    description: 'Ordering key, at most 1,024 bytes: events of one key are delivered in order.',
    type: String,
    example: 'host:17',
  })
  @IsOptional()
  @Validate(EventKeyRule)
  key?: string | null;

  @ApiPropertyOptional({
    description: 'One of the event topics that ringback reads; the first of them by default.',
    type: String,
  })
  @IsOptional()
  @IsString({ message: 'must be a string' })
  topic?: string | null;

  @ApiProperty({
    description:
      'The event itself, any JSON of at most 1 MiB. It reaches receivers byte for byte as it stands here: numbers, key order and white space included.',
    type: 'object',
    additionalProperties: true,
    example: { bk_host_id: 17, bk_host_innerip: '10.0.0.17' },
  })
  @IsDefined({ message: 'is missing' })
  data!: unknown;
}
