import { cloudEventTenant } from './cloud-event.js';
import type { EventRecord } from './event.js';
import type { EventBody } from './event-body.js';
import { headerText } from './record-header.js';
import { DEFAULT_TENANT, isTenant } from './tenant.js';

/**
 * The tenant of an event, from the first that names one: header `tenant`, CloudEvents extension `tenant`, body
 * `bk_supplier_account`; else "0". A string or an integer names one; an empty string and any other type do not.
 * Undefined when the first that names one names what can be no tenant (or an integer that JSON readers cannot tell
 * from its neighbours): such an event belongs to nobody, and must not fall to another tenant.
 */
export function tenantOf(headers: EventRecord['headers'], body: EventBody | undefined): string | undefined {
  const named =
    tenantText(headerText(headers, 'tenant')) ??
    tenantText(cloudEventTenant(headers, body)) ??
    tenantText(body?.bk_supplier_account) ??
    DEFAULT_TENANT;
  return isTenant(named) ? named : undefined;
}

/** What names a tenant, undefined when nothing does. Integers that lost digits give a text that is no tenant. */
function tenantText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (!Number.isInteger(value)) return undefined;
  return Number.isSafeInteger(value) ? String(value) : `~${String(value)}`;
}
