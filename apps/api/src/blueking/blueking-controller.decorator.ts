import { applyDecorators, Controller, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiTags } from '@nestjs/swagger';
import { EnvelopeInterceptor } from './envelope.interceptor.js';
import { BluekingFailureFilter } from './failure/blueking-failure.filter.js';
import { PathGuard } from './request/path.guard.js';

/** A controller of the dialect, below `/api/{version}/event`. */
export function BluekingController(path: string): ClassDecorator {
  return applyDecorators(
    Controller(`api/:version/event/${path}`),
    UseGuards(PathGuard),
    UseInterceptors(EnvelopeInterceptor),
    UseFilters(BluekingFailureFilter),
    ApiTags('BlueKing event subscription'),
    ApiParam({ name: 'version', schema: { type: 'string', pattern: '^v\\d+$', example: 'v3' } }),
    ApiHeader({ name: 'BK_User', required: false, description: 'Who asks; becomes the operator.' }),
    ApiHeader({ name: 'HTTP_BLUEKING_LANGUAGE', required: false, description: 'en, else Chinese.' }),
    ApiHeader({ name: 'Cc_Request_Id', required: false, description: 'Repeated in the answer.' }),
  );
}
