import { comparable } from './condition-sql.js';
import { SUBSCRIPTION_FIELDS } from './subscription-field.js';
import type { SubscriptionOrder } from './subscription-query.js';

/** MySQL and MariaDB sort by this many bytes of a value and ignore the rest (max_sort_length). */
const SORTED_BYTES = 1_024;
/** Longer texts are sorted piece by piece; 4 KiB holds every pattern and every URL in ASCII. */
const LONG_TEXT_PIECES = 4;

/** SQL expressions over the alias `s` that put rows in one key of an order. */
export function orderSql({ field }: SubscriptionOrder): readonly string[] {
  const sql = comparable(field);
  if (SUBSCRIPTION_FIELDS[field].long !== true) return [sql];
  return Array.from(
    { length: LONG_TEXT_PIECES },
    (_, piece) => `SUBSTRING(${sql}, ${piece * SORTED_BYTES + 1}, ${SORTED_BYTES})`,
  );
}
