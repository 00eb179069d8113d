import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiParam } from '@nestjs/swagger';

/** The OpenAPI side of a path that names a scope. */
export function ApiScope(): MethodDecorator {
  return applyDecorators(
    ApiParam({
      name: 'tenant',
      description: 'bk_supplier_account',
      schema: { type: 'string', pattern: '^[A-Za-z0-9_.-]{1,64}$', example: '0' },
    }),
    ApiParam({
      name: 'business',
      description: 'bk_biz_id; 0 is every business of the tenant.',
      schema: { type: 'integer', minimum: 0, example: 0 },
    }),
    ApiHeader({
      name: 'HTTP_BLUEKING_SUPPLIER_ID',
      required: false,
      description: 'The tenant again; 403 for another.',
    }),
  );
}

/** The OpenAPI side of a path that names a subscription. */
export function ApiSubscriptionId(): MethodDecorator {
  return ApiParam({
    name: 'id',
    description: 'subscription_id',
    schema: { type: 'integer', minimum: 1, example: 1 },
  });
}
