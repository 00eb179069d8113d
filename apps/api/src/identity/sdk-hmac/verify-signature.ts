import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalRequests, sha256Hex, type SignedRequest } from './canonical-request.js';
import type { SdkSignature } from './parse-authorization.js';

const ALGORITHM = 'SDK-HMAC-SHA256';
/** How far a client's clock may be from ours. */
const MAX_SKEW_MS = 15 * 60 * 1_000;
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
/** Says that the body is not covered, as the vendor's clients do for streams. */
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** Whether a request was signed with a secret key; when not, why, and what was expected to be signed, for the log. */
export type Verification =
  | { readonly kind: 'good' }
  | { readonly kind: 'bad'; readonly reason: string; readonly canonical: readonly string[] };

/** Why a signed request is not worth a look at the key: its date, or a body that is not the one it tells of. */
export function signedRequestFault(request: SignedRequest, now: number): string | undefined {
  const date = request.headers['x-sdk-date'];
  const moment = typeof date === 'string' ? momentOf(date) : undefined;
  if (moment === undefined) return 'X-Sdk-Date is missing or not YYYYMMDDTHHMMSSZ';
  if (Math.abs(now - moment) > MAX_SKEW_MS) return 'X-Sdk-Date is more than 15 minutes off';
  const told = request.headers['x-sdk-content-sha256'];
  if (told !== undefined && told !== UNSIGNED && told !== sha256Hex(request.body))
    return 'X-Sdk-Content-Sha256 is not the hash of the body';
  return undefined;
}

/** Compares in constant time. */
export function verifySignature(
  request: SignedRequest,
  { signedHeaders, signature }: SdkSignature,
  secretKey: string,
): Verification {
  const canonical = canonicalRequests(request, signedHeaders);
  const given = Buffer.from(signature);
  const isGood = canonical
    .map((text) => Buffer.from(signatureOf(text, String(request.headers['x-sdk-date']), secretKey)))
    // All are compared, so that the time does not tell which one was near.
    .map((expected) => timingSafeEqual(expected, given))
    .includes(true);
  if (isGood) return { kind: 'good' };
  const reason = canonical.length === 0 ? 'a signed header is missing' : 'verify aksk signature fail';
  return { kind: 'bad', reason, canonical };
}

/** 64 lower-case hex digits. @param date the value of `X-Sdk-Date` */
function signatureOf(canonical: string, date: string, secretKey: string): string {
  const text = [ALGORITHM, date, sha256Hex(canonical)].join('\n');
  return createHmac('sha256', secretKey).update(text).digest('hex');
}

function momentOf(text: string): number | undefined {
  const [, year, month, day, hour, minute, second] = DATE.exec(text) ?? [];
  const moment = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(moment) ? undefined : moment;
}
