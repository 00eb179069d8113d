import { SmnError } from '../../failure/smn-error.js';
import { type Members, membersOf } from '../../request/object-body.pipe.js';

/** In one call (SMN v2, batch calls). */
const MAX_BATCH = 100;

/** One entry of a change of filter polices. */
export interface PolicesEntry {
  /** As it was sent. */
  readonly urn: string;
  readonly polices: unknown;
}

/** URNs as they were sent; what is no text is the empty URN, which its own entry of the answer refuses. */
export function readUrnObjects(members: Members): readonly string[] {
  return listOf(members, 'subscription_urns').map((entry) =>
    textOf(membersOf(entry)?.get('subscription_urn')),
  );
}

export function readUrnTexts(members: Members): readonly string[] {
  return listOf(members, 'subscription_urns').map(textOf);
}

export function readPolicesEntries(members: Members): readonly PolicesEntry[] {
  return listOf(members, 'polices').map((entry) => ({
    urn: textOf(membersOf(entry)?.get('subscription_urn')),
    polices: membersOf(entry)?.get('filter_polices'),
  }));
}

function listOf(members: Members, name: string): readonly unknown[] {
  const list = members.get(name);
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_BATCH)
    throw new SmnError('SMN.0043', { reason: `${name} is not a list of 1 to ${MAX_BATCH}.` });
  return list;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
