import { ApiProperty } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { TextMember } from './json-types.js';

/** What ping is sent. */
export class PingBodyDto {
  @TextMember({
    required: true,
    description: 'Read as http when it has no scheme.',
    example: '127.0.0.1:8080/callback',
  })
  callback_url?: string;

  @Allow()
  @ApiProperty({
    required: false,
    oneOf: [{ type: 'object' }, { type: 'string' }],
    description: 'What to post: a string as it is, anything else as JSON; {} when it is absent.',
    example: {},
  })
  data?: unknown;
}
