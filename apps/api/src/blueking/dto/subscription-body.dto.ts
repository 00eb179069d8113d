import { MAX_CALLBACK_URL_LENGTH, MAX_CONFIRM_PATTERN_LENGTH, MAX_NAME_LENGTH } from '#libs/domain';
import { IntegerMember, TextMember, TextOrNumberMember } from './json-types.js';

/** What subscribe and update are sent. */
export class SubscriptionBodyDto {
  @TextMember({
    required: true,
    maxLength: MAX_NAME_LENGTH,
    description: 'Unique in the tenant, case-sensitive; surrounding space is dropped.',
    example: 'mysubscribe',
  })
  subscription_name?: string;

  @TextMember({
    maxLength: MAX_NAME_LENGTH,
    description: 'The system that subscribes.',
    example: 'SystemName',
  })
  system_name?: string;

  @TextMember({
    required: true,
    maxLength: MAX_CALLBACK_URL_LENGTH,
    description: 'Absolute http or https URL without credentials.',
    example: 'http://127.0.0.1:8080/callback',
  })
  callback_url?: string;

  @TextMember({
    required: true,
    description: 'Comma-separated event names; a name may end in *, and * alone is every event. At most 256.',
    example: 'hostcreate',
  })
  subscription_form?: string;

  @IntegerMember({
    maximum: 600,
    default: 10,
    description: 'Seconds from name lookup to the last byte read. 0 or less means 10.',
    example: 10,
  })
  timeout?: number;

  @IntegerMember({ maximum: 600, description: 'Another name of timeout, which wins when both are sent.' })
  time_out?: number;

  @TextOrNumberMember({
    required: true,
    description: 'What is judged of the answer: httpstatus (also 1) or regular (also 2).',
    example: 'httpstatus',
  })
  confirm_mode?: string | number;

  @TextMember({
    maxLength: MAX_CONFIRM_PATTERN_LENGTH,
    description:
      'httpstatus: codes, classes and ranges such as 200,2xx,300-302; empty means 200. regular: an RE2 pattern.',
    example: '200',
  })
  confirm_pattern?: string;
}
