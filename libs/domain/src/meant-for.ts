import { isAudience } from './audience.js';
import type { EventDescription } from './event.js';
import { isWanted } from './smn/is-wanted.js';
import type { SmnEvent } from './smn/smn-event.js';
import type { SmnTerms } from './smn/smn-terms.js';
import { formMatches, formNames } from './subscription-form.js';
import type { Subscription } from './subscription.js';

/** What of a subscription decides which events it gets. */
export type Addressee = Pick<Subscription, 'tenant' | 'business' | 'smn' | 'callbackUrl'>;

/** The names by which a subscription gets events: those of its form, or none while it is not confirmed. */
export function takenNames({ form, smn }: Pick<Subscription, 'form' | 'smn'>): readonly string[] {
  const isDormant = smn?.confirmation === 'unconfirmed' || smn?.confirmation === 'canceled';
  return isDormant ? [] : formNames(form);
}

/** The protocol of SMN that a subscription is reached by; a scheme may be written in capitals. */
export function protocolOf({ smn, callbackUrl }: Pick<Subscription, 'smn' | 'callbackUrl'>): string {
  return smn?.protocol ?? (/^https:/i.test(callbackUrl) ? 'https' : 'http');
}

/**
 * Whether an event is for a subscription: by its name, tenant and businesses, what is published through SMN also by its
 * attributes; what is directed at one subscription by that one's URN, while it waits for it.
 *
 * @param names of {@link takenNames}
 */
export function isMeantFor(
  addressee: Addressee,
  names: readonly string[],
  { name, tenant, businesses, smn }: EventDescription,
): boolean {
  if (!isAudience(addressee, tenant, businesses)) return false;
  if (smn === null) return formMatches(names, name);
  if (smn.kind !== 'publish') return addressee.smn?.urnId === smn.urnId && awaits(addressee.smn, smn.kind);
  return (
    formMatches(names, name) && isWanted(smn.attributes, addressee.smn?.polices ?? [], protocolOf(addressee))
  );
}

/** A link that was sent to a subscription which is confirmed by now leads nowhere. */
function awaits({ confirmation }: SmnTerms, kind: Exclude<SmnEvent['kind'], 'publish'>): boolean {
  if (kind === 'unsubscribe_confirmation') return confirmation === 'canceled';
  return confirmation === 'unconfirmed' || confirmation === 'canceled';
}
