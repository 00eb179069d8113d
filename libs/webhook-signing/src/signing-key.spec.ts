import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { newSigningSecret } from './new-signing-secret.js';
import { parseSigningSecret } from './parse-signing-secret.js';
import { signingKey } from './signing-key.js';
import { showSigningSecret, type SigningSecret } from './signing-secret.js';

const ID = 'msg_ringback~events_0_5_3';

function now(): string {
  return String(Math.floor(Date.now() / 1_000));
}

function shown(secret: SigningSecret): string {
  const text = showSigningSecret(secret);
  if (text === null) throw new Error('nothing is shown');
  return text;
}

/** As a receiver reads `whpk_`. */
function publicKey({ publicKey: text }: SigningSecret) {
  const x = Buffer.from(text?.replace('whpk_', '') ?? '', 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

describe('signingKey', () => {
  it('should give the example of the specification', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const body = Buffer.from('{"test": 2432232314}');
    expect(signingKey('v1', secret).sign('msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', body)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('should sign with v1 what the public package verifies, whatever the secret and the text', () => {
    const text = fc.json().filter((json) => json !== '');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), text, (bytes, json) => {
        const secret: SigningSecret = { kind: 'v1', material: Buffer.from(bytes), publicKey: null };
        const timestamp = now();
        const signature = signingKey('v1', secret.material).sign(ID, timestamp, Buffer.from(json));
        const headers = {
          'webhook-id': ID,
          'webhook-timestamp': timestamp,
          'webhook-signature': signature,
        };
        const webhook = new Webhook(shown(secret));
        expect(webhook.verify(json, headers)).toEqual(JSON.parse(json));
        expect(() => webhook.verify(`${json} `, headers)).toThrow(WebhookVerificationError);
      }),
    );
  });

  it('should sign with v1a what the public key verifies, whatever the bytes', () => {
    const secret = newSigningSecret('v1a');
    const key = publicKey(secret);
    const signer = signingKey('v1a', secret.material);
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const [version, signature = ''] = signer.sign(ID, '1614265330', Buffer.from(bytes)).split(',');
        expect(version).toBe('v1a');
        const content = Buffer.concat([Buffer.from(`${ID}.1614265330.`), bytes]);
        expect(verify(null, content, key, Buffer.from(signature, 'base64'))).toBe(true);
        const other = Buffer.concat([content, Buffer.from('x')]);
        expect(verify(null, other, key, Buffer.from(signature, 'base64'))).toBe(false);
      }),
    );
  });

  it('should take no key of another kind', () => {
    expect(() => signingKey('v1a', Buffer.alloc(32))).toThrow();
  });
});

describe('newSigningSecret', () => {
  it('should make another one each time, in the form of the specification', () => {
    const made = Array.from({ length: 20 }, () => newSigningSecret('v1'));
    for (const secret of made) expect(shown(secret)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(new Set(made.map(shown)).size).toBe(20);
    expect(newSigningSecret('v1a').publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
  });

  it('should show no private key', () => {
    expect(showSigningSecret(newSigningSecret('v1a'))).toBeNull();
  });
});

describe('parseSigningSecret', () => {
  it('should read what is shown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (bytes) => {
        const secret: SigningSecret = { kind: 'v1', material: Buffer.from(bytes), publicKey: null };
        expect(parseSigningSecret(shown(secret))).toEqual({ ok: true, value: secret });
      }),
    );
  });

  it('should read any text as a secret that is shown as that text, or refuse it', () => {
    const nearly = fc.oneof(fc.string(), fc.base64String({ maxLength: 100 })).map((text) => `whsec_${text}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), (text) => {
        const parsed = parseSigningSecret(text);
        if (!parsed.ok) return;
        expect(shown(parsed.value)).toBe(text);
        expect(parsed.value.material.length).toBeGreaterThanOrEqual(24);
        expect(parsed.value.material.length).toBeLessThanOrEqual(64);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['a prefix alone', 'whsec_'],
    ['no prefix', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    ['a private key', `whsk_${Buffer.alloc(64).toString('base64')}`],
    ['23 bytes', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['no padding', `whsec_${Buffer.alloc(32).toString('base64').slice(0, -1)}`],
    ['base64url', `whsec_${Buffer.alloc(32, 255).toString('base64url')}=`],
    ['a line break', `whsec_${Buffer.alloc(32).toString('base64')}\n`],
  ])('should refuse %s', (_, text) => {
    expect(parseSigningSecret(text)).toMatchObject({ ok: false });
  });
});
