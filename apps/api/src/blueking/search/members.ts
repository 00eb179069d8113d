import type { SubscriptionField } from '#libs/persistence';

/**
 * Members of a subscription's JSON and what is stored for them. Both names of the timeout are understood, and
 * `bk_biz_id`, which is stored though no answer shows it.
 */
const FIELDS_BY_MEMBER: ReadonlyMap<string, SubscriptionField> = new Map([
  ['subscription_id', 'id'],
  ['subscription_name', 'name'],
  ['system_name', 'systemName'],
  ['callback_url', 'callbackUrl'],
  ['confirm_mode', 'confirmMode'],
  ['confirm_pattern', 'confirmPattern'],
  ['subscription_form', 'form'],
  ['timeout', 'timeoutSeconds'],
  ['time_out', 'timeoutSeconds'],
  ['operator', 'operator'],
  ['last_time', 'updatedAt'],
  ['bk_supplier_account', 'tenant'],
  ['bk_biz_id', 'business'],
]);

/** The stored field of a member, or undefined when it is none. */
export function fieldOf(member: string): SubscriptionField | undefined {
  return FIELDS_BY_MEMBER.get(member);
}

/** Fields whose JSON is a number; that of the others is a string. */
const NUMBERS: ReadonlySet<SubscriptionField> = new Set(['id', 'business', 'timeoutSeconds']);

export function isNumberField(field: SubscriptionField): boolean {
  return NUMBERS.has(field);
}
