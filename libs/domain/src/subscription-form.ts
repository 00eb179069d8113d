import { isWord } from './event-name.js';
import type { Parsed } from './parsed.js';

/** The most names that one subscription may list after duplicates are dropped. */
const MAX_FORM_NAMES = 256;

/** The longest event name that a form may list; a star may follow. */
const MAX_FORM_NAME_LENGTH = 128;

/**
 * The distinct names that a `subscription_form` lists, sorted, whatever they look like: comma-separated, spaces
 * removed, empty elements and duplicates dropped. None at all means that the form is empty.
 */
export function listedNames(text: string): readonly string[] {
  const elements = text.replaceAll(' ', '').split(',');
  return [...new Set(elements.filter((element) => element !== ''))].sort();
}

/**
 * Reads a `subscription_form` into its canonical text: the names of {@link listedNames}, joined by commas
 * (BlueKing event subscription API, "subscription_form"). Each is an event name, optionally ending in `*` (all
 * names with that prefix), or `*` alone (all names); the wildcards and the bound of 256 are ringback's own.
 */
export function parseSubscriptionForm(text: string): Parsed<string> {
  const names = listedNames(text);
  if (names.length === 0) return { ok: false, reason: 'it lists no event name' };
  if (names.length > MAX_FORM_NAMES)
    return { ok: false, reason: `it lists more than ${MAX_FORM_NAMES} event names` };
  const wrong = names.find((name) => !isFormName(name));
  if (wrong !== undefined)
    return { ok: false, reason: `${JSON.stringify(wrong.slice(0, 64))} is no event name` };
  return { ok: true, value: names.join(',') };
}

/** The names of a canonical form, as {@link parseSubscriptionForm} gave it. */
export function formNames(canonical: string): readonly string[] {
  return canonical === '' ? [] : canonical.split(',');
}

/** Whether one of a form's names means this event: the name itself, a prefix ending in `*`, or `*` alone. */
export function formMatches(names: readonly string[], eventName: string): boolean {
  return names.some((name) =>
    name.endsWith('*') ? eventName.startsWith(name.slice(0, -1)) : name === eventName,
  );
}

function isFormName(name: string): boolean {
  return name === '*' || isWord(name.endsWith('*') ? name.slice(0, -1) : name, MAX_FORM_NAME_LENGTH);
}
