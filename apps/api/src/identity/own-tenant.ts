import { DEFAULT_TENANT, type Principal, reaches } from '#libs/domain';
import { ForeignTenantError } from './identity.error.js';

/**
 * The tenant that a request writes to. Where it names none, it is the caller's own, and of those of all tenants the default.
 * @throws ForeignTenantError where it names one that is not the caller's
 */
export function ownTenant(caller: Principal, named: string | null): string {
  const tenant = named ?? caller.tenant ?? DEFAULT_TENANT;
  if (!reaches(caller, tenant)) throw new ForeignTenantError(`${caller.name} is not of tenant ${tenant}`);
  return tenant;
}
