import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  DEFAULT_TIMEOUT_SECONDS,
  MAX_CALLBACK_URL_LENGTH,
  MAX_CONFIRM_PATTERN_LENGTH,
  MAX_NAME_LENGTH,
  MAX_SUBSCRIPTION_IN_FLIGHT,
  MAX_TIMEOUT_SECONDS,
  RECORDED_ATTEMPTS,
} from '#libs/domain';

/** What answer counts as delivered. */
export class ConfirmDto {
  @ApiProperty({ enum: ['httpstatus', 'regular'] })
  mode!: string;

  @ApiPropertyOptional({
    maxLength: MAX_CONFIRM_PATTERN_LENGTH,
    default: '200',
    description:
      '`httpstatus`: codes, classes (`2xx`), ranges (`200-299`), separated by commas. `regular`: an RE2 pattern that is looked for in the first 64 KiB of the body.',
  })
  pattern?: string;
}

/** A subscription to make. */
export class NewSubscriptionDto {
  @ApiProperty({ maxLength: MAX_NAME_LENGTH, description: 'Unique in the tenant.', example: 'inventory' })
  name!: string;

  @ApiPropertyOptional({ pattern: '^[A-Za-z0-9_.-]{1,64}$', default: '0' })
  tenant?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, default: 0, description: '0: all of the tenant.' })
  business?: number;

  @ApiPropertyOptional({ maxLength: MAX_NAME_LENGTH, default: '' })
  system_name?: string;

  @ApiProperty({
    maxLength: MAX_CALLBACK_URL_LENGTH,
    description: 'http or https, without credentials.',
    example: 'http://127.0.0.1:8080/callback',
  })
  callback_url!: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Names, prefixes ending in `*`, or `*`; required unless `subscription_form` is there.',
    example: ['hostcreate', 'module*'],
  })
  event_names?: string[];

  @ApiPropertyOptional({ description: 'The same as a comma list.', example: 'hostcreate,module*' })
  subscription_form?: string;

  @ApiPropertyOptional({ type: ConfirmDto, description: 'Default: the status is 200.' })
  confirm?: ConfirmDto;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_TIMEOUT_SECONDS,
    default: DEFAULT_TIMEOUT_SECONDS,
  })
  timeout_seconds?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_SUBSCRIPTION_IN_FLIGHT,
    nullable: true,
    description: "Attempts in flight in each pusher; null is the pusher's own default.",
  })
  max_in_flight?: number | null;

  @ApiPropertyOptional({
    enum: RECORDED_ATTEMPTS,
    default: 'failed',
    description: 'Which attempts `/attempts` shows.',
  })
  record?: string;

  @ApiPropertyOptional({
    type: 'string',
    description:
      '`earliest`, or a past RFC 3339 time: events since then are delivered too, as far as the log has them.',
    example: '2026-01-31T12:00:00Z',
  })
  start_at?: string;

  @ApiPropertyOptional({ maxLength: MAX_NAME_LENGTH, default: '', description: 'Who writes.' })
  operator?: string;
}
