import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { unknownRoute } from '../failure/failures.js';
import { operatorOf } from './operator.js';
import { scopeOf, subscriptionIdOf } from './subscription-scope.js';

/** Path and headers are judged before the body: guards run before any pipe. */
@Injectable()
export class PathGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const { version, tenant, id } = request.params;
    if (typeof version !== 'string' || !/^v\d+$/.test(version)) throw unknownRoute();
    if (tenant !== undefined) scopeOf(request);
    if (id !== undefined) subscriptionIdOf(request);
    operatorOf(request);
    return true;
  }
}
