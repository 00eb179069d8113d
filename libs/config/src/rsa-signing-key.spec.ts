import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.js';
import { rsaSigningKey } from './rsa-signing-key.js';
import { SmnConfig } from './sections/smn.config.js';

const rsa = (modulusLength: number, type: 'pkcs1' | 'pkcs8' = 'pkcs8') =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ type, format: 'pem' }).toString();
const good = rsa(2_048);

describe('rsaSigningKey', () => {
  it('should read both forms, with lines or without', () => {
    for (const pem of [good, rsa(2_048, 'pkcs1'), good.replaceAll('\n', '\\n')])
      expect(rsaSigningKey(pem)?.asymmetricKeyType).toBe('rsa');
  });

  it.each([
    ['too few bits', rsa(1_024)],
    [
      'another kind',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
    ['half a key', good.slice(0, 400)],
    ['no key', 'BEGIN PRIVATE KEY-----'],
  ])('should refuse %s', (_, pem) => {
    expect(rsaSigningKey(pem)).toBeUndefined();
    expect(() => loadConfig(SmnConfig, { SMN_SIGNING_KEY: pem })).toThrow(
      /^[^\n]*SMN_SIGNING_KEY must be an RSA private key of 2,048 bits or more in PEM[^\n]*$/,
    );
  });
});
