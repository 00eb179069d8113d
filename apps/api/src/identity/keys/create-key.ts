import type { NewCredential, PrincipalRepository } from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import { accessKeySeal, newAccessKey } from '../access-key.js';
import { newToken, tokenHash } from '../token.js';
import { KeysFailure } from './keys-failure.js';
import type { NewKey } from './keys-command.js';

const SECRET_KEY = /^[A-Za-z0-9+/]{43}=$/;

/** Makes a key and stores it. @returns the lines that say it, its secret among them: this is the only time */
export async function createKey(
  { kind, days, ...principal }: NewKey,
  principals: PrincipalRepository,
  secretKey: string,
): Promise<readonly string[]> {
  const { credential, shown } = kind === 'token' ? madeToken() : madeAccessKey(secretKey);
  const enrolment = await principals.enrol(principal, credential, days);
  switch (enrolment.kind) {
    case 'revoked':
      throw new KeysFailure(`${principal.name} was revoked; choose another name`);
    case 'another': {
      const where = enrolment.tenant === null ? 'of all tenants' : `of tenant ${enrolment.tenant}`;
      throw new KeysFailure(`${principal.name} is a ${enrolment.role} ${where} already; choose another name`);
    }
    case 'enrolled':
      return [
        ...shown,
        `id          ${enrolment.id}`,
        `expires at  ${enrolment.expiresAt.toISOString()}`,
        'The secret is shown this once: nothing shows it again.',
      ];
  }
}

interface MadeKey {
  readonly credential: NewCredential;
  readonly shown: readonly string[];
}

function madeToken(): MadeKey {
  const token = newToken();
  return {
    credential: { kind: 'token', hash: tokenHash(token), hint: token.slice(-4) },
    shown: [`token       ${token}`],
  };
}

function madeAccessKey(key: string): MadeKey {
  if (!SECRET_KEY.test(key))
    throw new KeysFailure('SECRET_KEY must be 32 bytes in base64, the same as that of the api');
  const { accessKey, secretKey } = newAccessKey();
  const sealedSecret = new SecretBox(key).seal(Buffer.from(secretKey), accessKeySeal(accessKey));
  return {
    credential: { kind: 'aksk', accessKey, sealedSecret },
    shown: [`access key  ${accessKey}`, `secret key  ${secretKey}`],
  };
}
