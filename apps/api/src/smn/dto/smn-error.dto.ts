import { ApiProperty } from '@nestjs/swagger';
import { SMN_CODES } from '../failure/smn-code.js';

/** What an error is answered with; one of identity has the members from `error_code` on, and `request_id`. */
export class SmnErrorDto {
  @ApiProperty({ pattern: '^[0-9a-f]{32}$' })
  request_id!: string;

  @ApiProperty({ type: String, required: false, enum: Object.keys(SMN_CODES) })
  code?: string;

  @ApiProperty({ type: String, required: false, example: 'Topic not found.' })
  message?: string;

  @ApiProperty({ description: 'The same as `code`.', enum: Object.keys(SMN_CODES) })
  error_code!: string;

  @ApiProperty({ description: 'The same as `message`.', example: 'Topic not found.' })
  error_msg!: string;
}
