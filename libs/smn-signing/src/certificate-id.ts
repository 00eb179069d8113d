import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

const HEX_DIGITS = 32;

/** The name of a key's certificate, the same wherever the key is: `SMN_{region}_{32 hex digits}.pem`. */
export function certificateIdOf(key: KeyObject, region: string): string {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const hex = createHash('sha256').update(spki).digest('hex').slice(0, HEX_DIGITS);
  return `SMN_${region}_${hex}.pem`;
}

/** Whether a text can be the name of a certificate. */
export function isCertificateId(text: string): boolean {
  return /^SMN_[A-Za-z0-9-]{1,64}_[0-9a-f]{32}\.pem$/.test(text);
}
