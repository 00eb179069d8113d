import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { includesRole, reaches } from '#libs/domain';
import { Authenticator } from './authenticator.js';
import { rememberCaller } from './caller.js';
import { ForeignTenantError, RoleMissingError } from './identity.error.js';
import { neededIdentity } from './needed-identity.js';

/** Parameters of a path that are a tenant, in any dialect. */
const TENANT_PARAMETERS = ['tenant', 'project_id'];

/** Stands before every route of every dialect: who sends it, may that role do it, and is the path's tenant the sender's. */
@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = neededIdentity(this.reflector, context.getHandler(), context.getClass());
    // The boot has refused such a route already; a handler that came otherwise is closed all the same.
    if (needed === undefined) throw new RoleMissingError('the route does not say who may use it');
    if (needed === 'nobody') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const caller = await this.authenticator.identify(request);
    for (const name of TENANT_PARAMETERS) {
      const tenant = request.params[name];
      if (typeof tenant === 'string' && !reaches(caller, tenant))
        throw new ForeignTenantError(`${caller.name} is not of tenant ${tenant}`);
    }
    if (!includesRole(caller.role, needed))
      throw new RoleMissingError(`a ${caller.role} may not do what a ${needed} may`);
    rememberCaller(request, caller);
    return true;
  }
}
