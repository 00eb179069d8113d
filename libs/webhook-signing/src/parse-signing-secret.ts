import type { Parsed } from '#libs/domain';
import { SECRET_PREFIX, type SigningSecret } from './signing-secret.js';

/** Standard Webhooks 1.0, "Signature scheme": 192 to 512 bits. */
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/** Reads a `v1` secret that a receiver has already: `whsec_` and 24 to 64 bytes in base64, padded, without other characters. */
export function parseSigningSecret(text: string): Parsed<SigningSecret> {
  const encoded = text.startsWith(SECRET_PREFIX) ? text.slice(SECRET_PREFIX.length) : '';
  const material = Buffer.from(encoded, 'base64');
  // The decoder passes over what is no base64: only text that it would have written is meant.
  const isWhole = encoded !== '' && material.toString('base64') === encoded;
  if (!isWhole || material.length < MIN_BYTES || material.length > MAX_BYTES)
    return {
      ok: false,
      reason: `must be ${SECRET_PREFIX} and ${MIN_BYTES} to ${MAX_BYTES} bytes in base64`,
    };
  return { ok: true, value: { kind: 'v1', material, publicKey: null } };
}
