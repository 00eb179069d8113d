import { EnvString } from '../env-string.js';

const KEY_BYTES = 32;

/** The key that seals what is kept secret in the database. */
export class SecretConfig {
  @EnvString('SECRET_KEY', {
    description:
      'Encrypts secrets in the database, the same for api and pusher; `openssl rand -base64 32` makes one',
    required: true,
    format: { expects: '32 bytes in base64', test: isKey },
  })
  readonly key: string = '';
}

function isKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text) && Buffer.from(text, 'base64').length === KEY_BYTES;
}
