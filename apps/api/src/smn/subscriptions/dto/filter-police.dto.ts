import { ApiProperty } from '@nestjs/swagger';

/** One rule of a subscription's filter. */
export class FilterPoliceDto {
  @ApiProperty({ maxLength: 32, pattern: '^[a-z0-9]+(_[a-z0-9]+)*$' })
  name!: string;

  @ApiProperty({ type: [String], minItems: 1, maxItems: 10, uniqueItems: true })
  string_equals!: string[];
}
