import { createPrivateKey, type KeyObject } from 'node:crypto';

const MIN_MODULUS_BITS = 2_048;

/**
 * Reads an RSA private key in PEM, PKCS#1 or PKCS#8. Where an environment has no lines, `\n` may be written for their ends.
 * @returns undefined for anything else, and for less than 2,048 bits
 */
export function rsaSigningKey(pem: string): KeyObject | undefined {
  const key = privateKey(pem.replaceAll('\\n', '\n'));
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  return key?.asymmetricKeyType === 'rsa' && bits >= MIN_MODULUS_BITS ? key : undefined;
}

function privateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
