import { ApiPropertyOptional } from '@nestjs/swagger';

/** Why a subscription is paused. */
export class PauseDto {
  @ApiPropertyOptional({ maxLength: 500, description: 'Shown as `state_reason`.' })
  reason?: string;
}
