import { isWord } from './event-name.js';

/** The tenant of an event that names none (BlueKing's default supplier account). */
export const DEFAULT_TENANT = '0';

/** The longest tenant in characters. */
export const MAX_TENANT_LENGTH = 64;

/** Whether a text can be a tenant: `[A-Za-z0-9_.-]{1,64}`; `bk_supplier_account` in BlueKing, `project_id` in SMN. */
export function isTenant(text: string): boolean {
  return isWord(text, MAX_TENANT_LENGTH);
}
