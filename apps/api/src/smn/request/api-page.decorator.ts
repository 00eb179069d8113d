import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { DEFAULT_LIMIT, MAX_LIMIT } from './page.js';

/** `offset` and `limit` in the OpenAPI document. */
export function ApiOffsetPage(): MethodDecorator {
  const offset = { type: 'integer', minimum: 0, default: 0 };
  const limit = { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT };
  return applyDecorators(
    ApiQuery({ name: 'offset', required: false, schema: offset }),
    ApiQuery({ name: 'limit', required: false, schema: limit }),
  );
}

/** A parameter of the query that may be left out. */
export function ApiText(name: string, description: string): MethodDecorator {
  return ApiQuery({ name, required: false, description, schema: { type: 'string' } });
}
