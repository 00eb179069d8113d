import type { SubscriptionOrder } from '#libs/persistence';
import { fieldOf } from './members.js';

const KEY = /^(?<sign>[+-]?)(?<member>\w+)(?::(?<direction>[+-]?1))?$/;

/** Reads a `sort`: a comma list of `name`, `+name`, `-name`, `name:1` and `name:-1`. What is no stored field is ignored. */
export function parseSort(text: string): readonly SubscriptionOrder[] {
  const order = new Map<string, SubscriptionOrder>();
  for (const key of text.split(',')) {
    const { sign, member = '', direction } = KEY.exec(key.trim())?.groups ?? {};
    const field = fieldOf(member);
    // Of a field that is named twice, the first decides already.
    if (field === undefined || order.has(field)) continue;
    order.set(field, { field, descending: (sign === '-') !== (direction === '-1') });
  }
  return [...order.values()];
}
