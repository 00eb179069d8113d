import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SMN_ATTRIBUTE_TYPES } from '#libs/domain';

/** An attribute that subscriptions filter messages by. */
export class MessageAttributeDto {
  @ApiProperty({ pattern: '^[a-z0-9]+(_[a-z0-9]+)*$', maxLength: 32, example: 'week' })
  name!: string;

  @ApiProperty({ enum: SMN_ATTRIBUTE_TYPES })
  type!: string;

  @ApiProperty({
    description: 'A string for STRING, 1 to 10 different strings for STRING_ARRAY, protocols for PROTOCOL.',
    oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
    example: 'sunday',
  })
  value!: unknown;
}

/** The body of PublishMessage; `message` or `message_structure` has to be there. */
export class NewMessageDto {
  @ApiPropertyOptional({ description: 'At most 512 bytes of UTF-8.' })
  subject?: string;

  @ApiPropertyOptional({ description: 'At most 256 KiB of UTF-8.' })
  message?: string;

  @ApiPropertyOptional({
    description:
      'JSON in a string: a text for each protocol, `default` for the others. It wins over `message`.',
    example: '{"default":"text","email":"a longer text"}',
  })
  message_structure?: string;

  @ApiPropertyOptional({
    description: 'Seconds, 1 to 86400, after which no attempt starts.',
    example: '3600',
  })
  time_to_live?: string;

  @ApiPropertyOptional({ type: [MessageAttributeDto], maxItems: 10 })
  message_attributes?: MessageAttributeDto[];
}
