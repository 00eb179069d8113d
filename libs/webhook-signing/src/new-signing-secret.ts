import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { SigningKind } from '#libs/domain';
import { PUBLIC_KEY_PREFIX, type SigningSecret } from './signing-secret.js';

/** As long as the hash: more adds nothing. The specification allows 24 to 64. */
const SECRET_BYTES = 32;

/** Makes a secret, from the runtime's generator for secrets. */
export function newSigningSecret(kind: SigningKind): SigningSecret {
  if (kind === 'v1') return { kind, material: randomBytes(SECRET_BYTES), publicKey: null };
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    kind,
    material: privateKey.export({ format: 'der', type: 'pkcs8' }),
    publicKey: `${PUBLIC_KEY_PREFIX}${rawPublicKey(publicKey).toString('base64')}`,
  };
}

/** The 32 bytes of RFC 8032. */
function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}
