import { randomInt } from 'node:crypto';

const KEY_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const SECRET_ALPHABET = `${KEY_ALPHABET}abcdefghijklmnopqrstuvwxyz`;
/** As long as the vendor's. The secret has 44 characters: 262 random bits. */
const KEY_LENGTH = 20;
const SECRET_LENGTH = 44;

/** An AK/SK pair. */
export interface AccessKey {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A pair whose secret nobody can guess. */
export function newAccessKey(): AccessKey {
  return { accessKey: drawn(KEY_ALPHABET, KEY_LENGTH), secretKey: drawn(SECRET_ALPHABET, SECRET_LENGTH) };
}

/** The context in which the secret of an access key is sealed. */
export function accessKeySeal(accessKey: string): string {
  return `access_key ${accessKey}`;
}

function drawn(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
