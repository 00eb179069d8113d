import type { SmnTerms } from '#libs/domain';
import type { Delivery } from '../../lanes/delivery.js';

/** What a subscription made through SMN says; only those are taken to carriers of SMN. */
export function termsOf({ subscriber }: Delivery): SmnTerms {
  const { smn, id } = subscriber.definition;
  if (smn === null) throw new Error(`subscription ${id} was not made through SMN`);
  return smn;
}
