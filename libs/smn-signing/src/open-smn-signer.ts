import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { rsaSigningKey, type SmnConfig } from '#libs/config';
import type { Clock } from '#libs/domain';
import type { SigningKeyRepository, StoredSigningKey } from '#libs/persistence';
import type { SecretBox } from '#libs/secrets';
import { certificateIdOf } from './certificate-id.js';
import { RsaSmnSigner } from './rsa-smn-signer.js';
import { selfSignedCertificate } from './self-signed-certificate.js';
import type { SmnSigner } from './smn-signer.js';

const MADE_BITS = 2_048;

/** What a signer is made from. */
export interface SmnSigningParts {
  readonly config: SmnConfig;
  readonly keys: SigningKeyRepository;
  readonly box: SecretBox;
  readonly clock: Clock;
}

/**
 * The signer with the configured key, or with the one that is kept in the database; the first process that finds none
 * makes it, and all others get the same. Its certificate can be served from then on.
 * @throws SealBrokenError when the kept key was sealed with another `SECRET_KEY`
 */
export async function openSmnSigner(parts: SmnSigningParts): Promise<SmnSigner> {
  const { region, signingKey } = parts.config;
  if (signingKey !== '') return configuredSigner(parts, signingKey);
  const kept = await parts.keys.madeFor(region);
  if (kept !== null) return keptSigner(parts, kept);
  await parts.keys.keepIfNew(await madeKey(parts));
  const first = await parts.keys.madeFor(region);
  if (first === null) throw new Error('the signing key that was kept is gone');
  return keptSigner(parts, first);
}

async function configuredSigner({ config, keys, clock }: SmnSigningParts, pem: string): Promise<SmnSigner> {
  const key = rsaSigningKey(pem);
  if (key === undefined) throw new Error('SMN_SIGNING_KEY is no RSA private key');
  const certificateId = certificateIdOf(key, config.region);
  if ((await keys.certificate(certificateId)) === null) {
    const certificate = await selfSignedCertificate(key, config.region, clock.now());
    await keys.keepIfNew({ certificateId, certificate, region: null, sealedKey: null });
  }
  return new RsaSmnSigner(certificateId, key);
}

async function madeKey({ config, box, clock }: SmnSigningParts): Promise<StoredSigningKey> {
  const { region } = config;
  const key = await newKey();
  const certificateId = certificateIdOf(key, region);
  const sealedKey = box.seal(key.export({ type: 'pkcs8', format: 'der' }), contextOf(certificateId));
  return {
    certificateId,
    certificate: await selfSignedCertificate(key, region, clock.now()),
    region,
    sealedKey,
  };
}

async function newKey(): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MADE_BITS });
  return privateKey;
}

function keptSigner({ box }: SmnSigningParts, { certificateId, sealedKey }: StoredSigningKey): SmnSigner {
  if (sealedKey === null) throw new Error(`${certificateId} has no private key`);
  const der = box.open(sealedKey, contextOf(certificateId));
  return new RsaSmnSigner(certificateId, createPrivateKey({ key: der, type: 'pkcs8', format: 'der' }));
}

function contextOf(certificateId: string): string {
  return `smn_signing_key ${certificateId}`;
}
