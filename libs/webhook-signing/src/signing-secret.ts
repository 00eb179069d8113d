import type { SigningKind } from '#libs/domain';

/** How a receiver's copy of a `v1` secret begins. */
export const SECRET_PREFIX = 'whsec_';
/** How a receiver's copy of a `v1a` public key begins. */
export const PUBLIC_KEY_PREFIX = 'whpk_';

/** What pushes of one subscription are signed with. */
export interface SigningSecret {
  readonly kind: SigningKind;
  /** What is kept sealed. `v1`: the secret's bytes; `v1a`: the private key in PKCS #8 (DER). */
  readonly material: Buffer;
  /** `v1a`: what receivers verify with, `whpk_` and the key's 32 bytes in base64; null of `v1`. */
  readonly publicKey: string | null;
}

/** The text that is shown once: `whsec_` and base64 of a `v1` secret. The private key of `v1a` is nobody's but ours: null. */
export function showSigningSecret({ kind, material }: SigningSecret): string | null {
  return kind === 'v1' ? `${SECRET_PREFIX}${material.toString('base64')}` : null;
}
