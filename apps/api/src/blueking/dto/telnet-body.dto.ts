import { TextMember } from './json-types.js';

/** What telnet is sent. */
export class TelnetBodyDto {
  @TextMember({
    required: true,
    description: 'Read as http when it has no scheme.',
    example: '127.0.0.1:8080/callback',
  })
  callback_url?: string;
}
