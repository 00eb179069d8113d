import { createHash, randomBytes } from 'node:crypto';

/** Marks a token for people, and for scanners of leaked secrets. */
const PREFIX = 'rbk_';
const TOKEN = /^rbk_[A-Za-z0-9_-]{43}$/;
const TOKEN_BYTES = 32;

/** A token that nobody can guess: 256 random bits. */
export function newToken(): string {
  return PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether a text can be a token at all: what cannot is not looked up. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is stored and looked up instead of the token. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
