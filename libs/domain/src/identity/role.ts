/**
 * What a principal may do. `reader` reads. `manager` reads, and writes subscriptions, topics and commands. `publisher` publishes
 * events and messages, and reads nothing. `admin` does all of it.
 */
export const ROLES = ['reader', 'manager', 'publisher', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const INCLUDED: Readonly<Record<Role, readonly Role[]>> = {
  reader: ['reader'],
  manager: ['reader', 'manager'],
  publisher: ['publisher'],
  admin: ROLES,
};

/** Whether somebody of role `held` may do what `needed` may. */
export function includesRole(held: Role, needed: Role): boolean {
  return INCLUDED[held].includes(needed);
}
