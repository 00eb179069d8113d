import { generateKeyPairSync, verify, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, SmnConfig } from '#libs/config';
import { SystemClock } from '#libs/domain';
import { SigningKeyRepository } from '#libs/persistence';
import { SealBrokenError, SecretBox } from '#libs/secrets';
import { openSmnSigner, type SmnSigner } from '#libs/smn-signing';
import { TEST_SECRET_KEY } from '../support/secret-key.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const CERTIFICATE_ID = /^SMN_local_[0-9a-f]{32}\.pem$/;

describe('the signing of SMN messages', () => {
  let database: TestDatabase;
  let keys: SigningKeyRepository;

  beforeAll(async () => {
    database = await createTestDatabase();
    keys = new SigningKeyRepository(database.dataSource);
  });

  afterEach(async () => {
    await database.dataSource.query('DELETE FROM smn_signing_key');
  });

  afterAll(async () => {
    await database.drop();
  });

  function open(env: Record<string, string> = {}, secret = TEST_SECRET_KEY): Promise<SmnSigner> {
    const config = loadConfig(SmnConfig, env);
    return openSmnSigner({ config, keys, box: new SecretBox(secret), clock: new SystemClock() });
  }

  async function certificateOf(signer: SmnSigner): Promise<X509Certificate> {
    return new X509Certificate((await keys.certificate(signer.certificateId)) ?? '');
  }

  function pem(): string {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  }

  it('should sign what the served certificate verifies', async () => {
    const signer = await open();
    const { publicKey } = await certificateOf(signer);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const signature = Buffer.from(await signer.sign(text), 'base64');
        expect(verify('sha256', Buffer.from(text), publicKey, signature)).toBe(true);
        expect(verify('sha256', Buffer.from(`${text}.`), publicKey, signature)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it('should make a certificate that signs itself and does not expire', async () => {
    const certificate = await certificateOf(await open());
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe('CN=SMN local\nO=ringback');
    expect(certificate.ca).toBe(false);
    expect(certificate.validToDate.getUTCFullYear()).toBe(9999);
    expect(certificate.validFromDate.getTime()).toBeLessThan(Date.now());
  });

  it('should make one key, however many processes boot at once', async () => {
    const signers = await Promise.all(Array.from({ length: 6 }, () => open()));
    const [first] = signers;
    expect(first?.certificateId).toMatch(CERTIFICATE_ID);
    expect(new Set(signers.map(({ certificateId }) => certificateId)).size).toBe(1);
    expect(new Set(await Promise.all(signers.map((signer) => signer.sign('a')))).size).toBe(1);
    expect((await open()).certificateId).toBe(first?.certificateId);
  });

  it('should keep the made key where only SECRET_KEY opens it', async () => {
    const signer = await open();
    const [row] = await database.dataSource.query<{ sealed_key: Buffer }[]>('SELECT * FROM smn_signing_key');
    expect(row?.sealed_key.length).toBeGreaterThan(1_000);
    expect(() => new X509Certificate(row?.sealed_key ?? '')).toThrow();
    await expect(open({}, Buffer.alloc(32, 'other').toString('base64'))).rejects.toThrow(SealBrokenError);
    expect((await open()).certificateId).toBe(signer.certificateId);
  });

  it('should name the certificate of a configured key alike everywhere, and serve the old ones still', async () => {
    const made = await open();
    const env = { SMN_SIGNING_KEY: pem() };
    const [one, other] = await Promise.all([open(env), open(env)]);
    expect(one.certificateId).toMatch(CERTIFICATE_ID);
    expect(other.certificateId).toBe(one.certificateId);
    expect(one.certificateId).not.toBe(made.certificateId);
    const second = await open({ SMN_SIGNING_KEY: pem() });
    for (const signer of [made, one, second]) {
      const { publicKey } = await certificateOf(signer);
      const signature = Buffer.from(await signer.sign('text'), 'base64');
      expect(verify('sha256', Buffer.from('text'), publicKey, signature)).toBe(true);
    }
  });

  it('should make a key for each region', async () => {
    const [here, there] = [await open(), await open({ SMN_REGION: 'cn-north-4' })];
    expect(there.certificateId).toMatch(/^SMN_cn-north-4_[0-9a-f]{32}\.pem$/);
    expect(there.certificateId.slice(-36)).not.toBe(here.certificateId.slice(-36));
  });
});
