import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Role } from '#libs/domain';

/** The metadata that says who may use a route: a role, or `nobody` where no identity is asked for. */
export const NEEDED_IDENTITY = 'identity:needed';
export type NeededIdentity = Role | 'nobody';

/** The role in the OpenAPI document. */
export const ROLE_EXTENSION = 'x-role';

/** The least role of a route's callers; on a controller that of all its routes, unless one says otherwise. */
export function Requires(role: Role): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(NEEDED_IDENTITY, role satisfies NeededIdentity),
    ApiExtension(ROLE_EXTENSION, role),
  );
}
