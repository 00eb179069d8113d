import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { operatorOf } from './operator.js';
import { scopeOf, subscriptionIdOf } from './subscription-scope.js';

function fromRequest(read: (request: Request) => unknown): () => ParameterDecorator {
  return createParamDecorator((_: unknown, context: ExecutionContext) =>
    read(context.switchToHttp().getRequest<Request>()),
  );
}

/** Tenant and business of the path. */
export const Scope = fromRequest(scopeOf);

/** The subscription's id of the path. */
export const SubscriptionId = fromRequest(subscriptionIdOf);

/** Who writes. */
export const Operator = fromRequest(operatorOf);
