import type { Request } from 'express';
import { isTenant } from '#libs/domain';
import type { SubscriptionScope } from '#libs/persistence';
import { BluekingFailure } from '../failure/blueking-failure.js';
import { unacceptable } from '../failure/failures.js';
import { headerText } from './header-text.js';

/** Reads tenant and business of a path, `/{bk_supplier_account}/{bk_biz_id}`. */
export function scopeOf(request: Request): SubscriptionScope {
  const { tenant, business } = request.params;
  if (typeof tenant !== 'string' || !isTenant(tenant))
    throw unacceptable('bk_supplier_account', '1 to 64 of the characters A-Z a-z 0-9 _ . -');
  const number = wholeNumber(business);
  if (number === undefined || !Number.isSafeInteger(number))
    throw unacceptable('bk_biz_id', 'not an integer of 0 or more');
  const supplier = headerText(request, 'http_blueking_supplier_id');
  if (supplier !== '' && supplier !== tenant) throw new BluekingFailure(403, 1199047);
  return { tenant, business: number };
}

/** Reads the id of a path; one beyond what the database can number is an id all the same, of nothing. */
export function subscriptionIdOf(request: Request): number {
  const id = wholeNumber(request.params['id']);
  if (id === undefined || id === 0) throw unacceptable('subscription_id', 'not an integer above 0');
  return id;
}

function wholeNumber(text: unknown): number | undefined {
  return typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : undefined;
}
