import { ApiProperty } from '@nestjs/swagger';
import { BLUEKING_CODE_TEXTS } from '../failure/blueking-code.js';

/** What a failure is answered with. */
export class FailureEnvelopeDto {
  @ApiProperty({ enum: [false] })
  result!: boolean;

  @ApiProperty({ type: 'integer', enum: Object.keys(BLUEKING_CODE_TEXTS).map(Number) })
  bk_error_code!: number;

  @ApiProperty({
    description:
      "The code's text, in English where the header HTTP_BLUEKING_LANGUAGE is `en`, else in Chinese.",
    example: "'subscription_name' unassigned",
  })
  bk_error_msg!: string;

  @ApiProperty({ type: 'object', nullable: true, additionalProperties: false, example: null })
  data!: null;
}
