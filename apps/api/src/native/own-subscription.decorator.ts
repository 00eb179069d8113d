import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { callerOf } from '../identity/caller.js';
import { type AskedSubscription, OwnSubscriptionPipe } from './request/own-subscription.pipe.js';

const asked = createParamDecorator((_: unknown, context: ExecutionContext): AskedSubscription => {
  const request = context.switchToHttp().getRequest<Request>();
  return { caller: callerOf(request), id: String(request.params['id']) };
});

/** The subscription of the path, an `OwnSubscriptionId`; 404 where there is none, or only of another tenant. */
export function OwnSubscription(): ParameterDecorator {
  return asked(OwnSubscriptionPipe);
}
