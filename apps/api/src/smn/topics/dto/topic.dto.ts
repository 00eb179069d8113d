import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The body of CreateTopic. */
export class NewTopicDto {
  @ApiProperty({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$', example: 'hostcreate' })
  name!: string;

  @ApiPropertyOptional({ description: 'At most 192 bytes of UTF-8.', default: '' })
  display_name?: string;

  @ApiPropertyOptional({ default: '0' })
  enterprise_project_id?: string;
}

/** The body of UpdateTopic. */
export class DisplayNameDto {
  @ApiProperty({ description: 'At most 192 bytes of UTF-8; may be empty.' })
  display_name!: string;
}

/** The body of UpdateTopicAttribute. */
export class AttributeValueDto {
  @ApiProperty({ description: '`access_policy`: JSON of at most 30 KiB. `introduction`: at most 120 bytes.' })
  value!: string;
}
