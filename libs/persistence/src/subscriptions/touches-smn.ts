import type { Subscription } from '#libs/domain';

/** What SMN says of a subscription that was made through it: its URN, topic and endpoint, and that a 2xx confirms. */
const SAID_BY_SMN = ['name', 'callbackUrl', 'form', 'confirmMode', 'confirmPattern'] as const;

/** Whether new columns would change what SMN says of a subscription that was made through it. */
export function touchesSmn(now: Subscription, columns: Partial<Subscription>): boolean {
  if (now.smn === null) return false;
  return SAID_BY_SMN.some((field) => columns[field] !== undefined && columns[field] !== now[field]);
}
