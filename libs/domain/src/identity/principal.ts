import type { Role } from './role.js';

/** Who sends requests: a person or a system, with what it may do and where. */
export interface Principal {
  readonly id: number;
  readonly name: string;
  /** The only tenant that it sees and changes; null is all of them. */
  readonly tenant: string | null;
  readonly role: Role;
}

/** Whether a tenant's things are this principal's to see and change. */
export function reaches(principal: Pick<Principal, 'tenant'>, tenant: string): boolean {
  return principal.tenant === null || principal.tenant === tenant;
}
