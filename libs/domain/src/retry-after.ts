/** The longest pause that a receiver may ask for: an hour. A longer wish is cut to it. */
export const MAX_RETRY_AFTER_MS = 3_600_000;

const HTTP_DATE = /^[A-Z][a-z]+, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME_DATE = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * The pause that a `Retry-After` header asks for, in milliseconds, 0 to one hour; undefined when there is none or it
 * cannot be read (RFC 9110, section 10.2.3: seconds, or an HTTP date in one of the three forms of section 5.6.7).
 *
 * @param nowMs milliseconds since 1970, what a date is compared with
 */
export function retryAfterMs(headerValue: string | undefined, nowMs: number): number | undefined {
  const text = headerValue?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return capped(Number(text) * 1_000);
  const date = dateMs(text);
  return Number.isNaN(date) ? undefined : capped(date - nowMs);
}

function dateMs(text: string): number {
  if (HTTP_DATE.test(text)) return Date.parse(text);
  return ASCTIME_DATE.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
}

function capped(ms: number): number {
  return Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}
