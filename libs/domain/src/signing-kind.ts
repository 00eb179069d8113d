/**
 * How pushes are signed (Standard Webhooks 1.0, "Signature scheme"): `v1` HMAC-SHA256 with a secret that both sides know,
 * `v1a` Ed25519 with a key pair.
 */
export const SIGNING_KINDS = ['v1', 'v1a'] as const;
export type SigningKind = (typeof SIGNING_KINDS)[number];
