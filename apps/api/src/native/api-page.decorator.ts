import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { DEFAULT_LIMIT, MAX_LIMIT } from './request/page-query.js';

/** The OpenAPI side of a list that comes in pages. */
export function ApiPage(): MethodDecorator {
  return applyDecorators(
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    }),
    ApiQuery({
      name: 'cursor',
      required: false,
      description: '`next_cursor` of the page before, with the same filters.',
      schema: { type: 'string' },
    }),
  );
}

/** A filter of a list. */
export function ApiFilter(name: string, schema: object, description: string): MethodDecorator {
  return ApiQuery({ name, required: false, description, schema });
}
