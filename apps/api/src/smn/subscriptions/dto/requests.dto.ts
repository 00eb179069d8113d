import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FilterPoliceDto } from './filter-police.dto.js';

class ExtensionDto {
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  header?: Record<string, string>;
}

class EndpointDto {
  @ApiProperty({ required: false, enum: ['http', 'https', 'email', 'dms'] })
  protocol?: string;

  @ApiProperty({ required: false })
  endpoint?: string;

  @ApiProperty({ required: false, description: 'At most 128 bytes.' })
  remark?: string;

  @ApiProperty({ type: ExtensionDto, required: false })
  extension?: ExtensionDto;
}

/** One endpoint, or a list of them. */
export class SubscribeDto extends EndpointDto {
  @ApiProperty({ type: [EndpointDto], required: false, minItems: 1, maxItems: 50 })
  subscriptions?: EndpointDto[];
}

export class RemarkDto {
  @ApiProperty({ description: 'At most 128 bytes; may be empty.' })
  remark!: string;
}

class UrnDto {
  @ApiProperty()
  subscription_urn!: string;
}

export class UnsubscribeDto {
  @ApiProperty({ type: [UrnDto], minItems: 1, maxItems: 100 })
  subscription_urns!: UrnDto[];
}

export class UrnsDto {
  @ApiProperty({ type: [String], minItems: 1, maxItems: 100 })
  subscription_urns!: string[];
}

class PolicesEntryDto {
  @ApiProperty()
  subscription_urn!: string;

  @ApiProperty({ type: [FilterPoliceDto], maxItems: 10 })
  filter_polices!: FilterPoliceDto[];
}

export class PolicesDto {
  @ApiProperty({ type: [PolicesEntryDto], minItems: 1, maxItems: 100 })
  polices!: PolicesEntryDto[];
}
