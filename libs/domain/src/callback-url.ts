import type { Parsed } from './parsed.js';

/** The longest callback URL in characters. */
export const MAX_CALLBACK_URL_LENGTH = 2_048;

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Whitespace and control characters, which the URL standard would silently drop or encode. */
const UNPRINTABLE = /[\u0000-\u0020\u007f]/;

/**
 * Reads a `callback_url`: absolute, http or https, without credentials, at most 2,048 characters (BlueKing event
 * subscription API, "callback_url"). Gives it as written, without surrounding space; whether its address may be
 * called is the egress's to say.
 */
export function parseCallbackUrl(text: string): Parsed<string> {
  const value = text.trim();
  if (value.length > MAX_CALLBACK_URL_LENGTH)
    return refused(`longer than ${MAX_CALLBACK_URL_LENGTH} characters`);
  if (UNPRINTABLE.test(value)) return refused('contains spaces or control characters');
  if (!/^https?:\/\/[^/\\?#]/i.test(value)) return refused('not an absolute http or https URL');
  const url = URL.parse(value);
  if (url === null) return refused('not a valid URL');
  if (url.username !== '' || url.password !== '') return refused('contains credentials');
  return { ok: true, value };
}

/**
 * Reads the URL of a ping or telnet: as {@link parseCallbackUrl}, but a missing scheme is read as http (the BlueKing
 * document's own examples say `127.0.0.1:8080/callback`). Gives it with its scheme.
 */
export function parseProbeUrl(text: string): Parsed<string> {
  const value = text.trim();
  return parseCallbackUrl(SCHEME.test(value) ? value : `http://${value}`);
}

function refused(reason: string): Parsed<string> {
  return { ok: false, reason };
}
