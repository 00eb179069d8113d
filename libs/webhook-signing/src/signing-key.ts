import { createHmac, createPrivateKey, createSecretKey, type KeyObject, sign } from 'node:crypto';
import type { SigningKind } from '#libs/domain';

/** A key that is ready to sign. */
export interface SigningKey {
  /**
   * One signature as it stands in `webhook-signature`: `v1,` or `v1a,` and base64.
   * @param id `webhook-id`, without full stops
   * @param timestamp `webhook-timestamp`: seconds since 1970
   * @param body as it is sent
   */
  sign(id: string, timestamp: string, body: Buffer): string;
}

/**
 * Prepares a key, to be used many times (Standard Webhooks 1.0, "Signature scheme": what is signed is
 * `{id}.{timestamp}.{body}`).
 * @param material as a SigningSecret has it
 * @throws when it is no key of this kind
 */
export function signingKey(kind: SigningKind, material: Buffer): SigningKey {
  return kind === 'v1'
    ? new HmacKey(createSecretKey(material))
    : new Ed25519Key(createPrivateKey({ key: material, format: 'der', type: 'pkcs8' }));
}

class HmacKey implements SigningKey {
  constructor(private readonly key: KeyObject) {}

  sign(id: string, timestamp: string, body: Buffer): string {
    const hmac = createHmac('sha256', this.key).update(`${id}.${timestamp}.`).update(body);
    return `v1,${hmac.digest('base64')}`;
  }
}

class Ed25519Key implements SigningKey {
  constructor(private readonly key: KeyObject) {}

  sign(id: string, timestamp: string, body: Buffer): string {
    // Ed25519 reads its message twice, so it cannot be fed in pieces.
    const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
    return `v1a,${sign(null, content, this.key).toString('base64')}`;
  }
}
