import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, vi } from 'vitest';
import type { SealedSigningSecret } from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import {
  newSigningSecret,
  showSigningSecret,
  type SigningSecret,
  signingKey,
  signingSecretContext,
} from '#libs/webhook-signing';
import { Unsignable } from './unsignable.js';
import { WebhookSignatures } from './webhook-signatures.js';

const SUBSCRIPTION = 3;
const box = new SecretBox(Buffer.alloc(32, 1).toString('base64'));

function sealed(
  id: string,
  { kind, material }: SigningSecret,
  expiresAt: Date | null = null,
): SealedSigningSecret {
  return { id, kind, sealed: box.seal(material, signingSecretContext(SUBSCRIPTION, id)), expiresAt };
}

function contentAt(nowMs: number, body = Buffer.from('{"a":1}')) {
  return { id: 'msg_t_0_5_3', timestamp: String(Math.floor(nowMs / 1_000)), body };
}

function headers(content: ReturnType<typeof contentAt>, signature: unknown): Record<string, string> {
  return {
    'webhook-id': content.id,
    'webhook-timestamp': content.timestamp,
    'webhook-signature': String(signature),
  };
}

function isVerified(
  secret: SigningSecret,
  content: ReturnType<typeof contentAt>,
  signature: unknown,
): boolean {
  if (secret.kind === 'v1') {
    try {
      new Webhook(showSigningSecret(secret) ?? '').verify(content.body, headers(content, signature));
      return true;
    } catch {
      return false;
    }
  }
  const x = Buffer.from(secret.publicKey?.replace('whpk_', '') ?? '', 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const signed = Buffer.concat([Buffer.from(`${content.id}.${content.timestamp}.`), content.body]);
  return String(signature)
    .split(' ')
    .filter((one) => one.startsWith('v1a,'))
    .some((one) => verify(null, signed, key, Buffer.from(one.slice('v1a,'.length), 'base64')));
}

describe('WebhookSignatures', () => {
  it('should sign with each secret until it ends, and with no other', () => {
    const made = [newSigningSecret('v1'), newSigningSecret('v1'), newSigningSecret('v1a')] as const;
    const now = Date.now();
    const end = fc.option(fc.integer({ min: now - 2, max: now + 2 }));
    const ends = fc.tuple(end, end, end);
    fc.assert(
      fc.property(ends, fc.json(), (expiries, json) => {
        const secrets = made.map((secret, n) => {
          const at = expiries[n] ?? null;
          return sealed(`s${n}`, secret, at === null ? null : new Date(at));
        });
        const content = contentAt(now, Buffer.from(json));
        const signature = new WebhookSignatures(box).sign(SUBSCRIPTION, secrets, content, now);
        const signs = expiries.map((at) => at === null || at > now);
        expect(made.map((secret) => isVerified(secret, content, signature))).toEqual(signs);
        if (!signs.includes(true)) expect(signature).toBeNull();
      }),
    );
  });

  it('should stop with a secret by the clock, the older signature first until then', () => {
    const [old, current] = [newSigningSecret('v1'), newSigningSecret('v1')];
    const now = Date.now();
    const secrets = [sealed('old', old, new Date(now + 1_000)), sealed('new', current)];
    const signatures = new WebhookSignatures(box);
    const content = contentAt(now);
    const [before, after] = [old, current].map(({ material }) =>
      signingKey('v1', material).sign(content.id, content.timestamp, content.body),
    );
    const signed = (at: number) => signatures.sign(SUBSCRIPTION, secrets, content, at);
    expect(signed(now + 999)).toBe(`${before} ${after}`);
    expect(signed(now + 1_000)).toBe(after);
  });

  it('should open the secrets of a definition once', () => {
    const secrets = [sealed('a', newSigningSecret('v1')), sealed('b', newSigningSecret('v1a'))];
    const open = vi.spyOn(box, 'open');
    const signatures = new WebhookSignatures(box);
    for (let n = 0; n < 10; n++) signatures.sign(SUBSCRIPTION, secrets, contentAt(n), n);
    expect(open).toHaveBeenCalledTimes(2);
    open.mockRestore();
  });

  it.each([
    [
      'another key',
      (secret: SigningSecret) =>
        new SecretBox(Buffer.alloc(32, 2).toString('base64')).seal(
          secret.material,
          signingSecretContext(SUBSCRIPTION, 'a'),
        ),
      'SECRET_KEY',
    ],
    [
      'another subscription',
      (secret: SigningSecret) => box.seal(secret.material, signingSecretContext(4, 'a')),
      'SECRET_KEY',
    ],
    [
      'another row',
      (secret: SigningSecret) => box.seal(secret.material, signingSecretContext(SUBSCRIPTION, 'b')),
      'SECRET_KEY',
    ],
    ['another kind', () => box.seal(Buffer.alloc(32), signingSecretContext(SUBSCRIPTION, 'a')), 'no v1a key'],
  ])('should not sign at all when one of the secrets is of %s', (_, seal, reason) => {
    const broken = { id: 'a', kind: 'v1a', sealed: seal(newSigningSecret('v1a')), expiresAt: null } as const;
    const secrets = [sealed('fine', newSigningSecret('v1')), broken];
    const signature = new WebhookSignatures(box).sign(SUBSCRIPTION, secrets, contentAt(0), 0);
    expect(signature).toBeInstanceOf(Unsignable);
    expect(signature).toMatchObject({ detail: expect.stringContaining(reason) as string });
  });

  it('should not mind a secret that does not open once it has ended', () => {
    const ended = { id: 'a', kind: 'v1', sealed: Buffer.alloc(60), expiresAt: new Date(5) } as const;
    const secrets = [ended, sealed('fine', newSigningSecret('v1'))];
    expect(new WebhookSignatures(box).sign(SUBSCRIPTION, secrets, contentAt(5), 5)).toMatch(/^v1,\S{44}$/);
  });
});
