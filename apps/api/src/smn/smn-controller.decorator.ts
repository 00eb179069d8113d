import { applyDecorators, Controller, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { SmnErrorFilter } from './failure/smn-error.filter.js';
import { ContentTypeGuard } from './request/content-type.guard.js';
import { ProjectGuard } from './request/project.guard.js';
import { SmnEnvelopeInterceptor } from './smn-envelope.interceptor.js';

/** What every controller of the dialect has; `path` is the whole one. */
export function SmnRoutes(path: string | string[]): ClassDecorator {
  return applyDecorators(
    Controller(path),
    UseGuards(ContentTypeGuard),
    UseInterceptors(SmnEnvelopeInterceptor),
    UseFilters(SmnErrorFilter),
    ApiTags('SMN v2'),
  );
}

/** A controller of a project's things, below `/v2/{project_id}/notifications`. */
export function SmnController(path = ''): ClassDecorator {
  return applyDecorators(
    UseGuards(ProjectGuard),
    SmnRoutes(`v2/:project_id/notifications${path === '' ? '' : `/${path}`}`),
    ApiParam({ name: 'project_id', description: 'The tenant.', schema: { type: 'string', example: '0' } }),
  );
}
