import { SIGNING_KINDS, type SigningKind } from '#libs/domain';
import { parseSigningSecret, type SigningSecret } from '#libs/webhook-signing';
import { bad, good, optional, type Read, required } from './member.js';
import { oneOf, textAs } from './parsers.js';
import { readMembers } from './read-members.js';

export const NEW_SIGNING_SECRET_MEMBERS = {
  kind: required(oneOf(SIGNING_KINDS)),
  secret: optional(textAs(parseSigningSecret), null),
};

/** A secret that is asked for: one that the receiver has already, or null: one is to be made. */
export interface NewSigningSecretRequest {
  readonly kind: SigningKind;
  readonly secret: SigningSecret | null;
}

export function readNewSigningSecret(json: unknown): Read<NewSigningSecretRequest> {
  const read = readMembers(json, NEW_SIGNING_SECRET_MEMBERS);
  if (!read.ok) return read;
  const { kind, secret } = read.value;
  return kind === 'v1a' && secret !== null
    ? bad('goes with v1 only: the private key of v1a is made here and stays here', ['secret'])
    : good({ kind, secret });
}
