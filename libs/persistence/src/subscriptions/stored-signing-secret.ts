import type { SigningKind } from '#libs/domain';

/** A signing secret without the secret: what may be shown at any time. */
export interface StoredSigningSecret {
  readonly id: string;
  readonly kind: SigningKind;
  readonly publicKey: string | null;
  readonly createdAt: Date;
  /** From then on it signs no more; null of the current one of its kind. */
  readonly expiresAt: Date | null;
}

/** A signing secret that is to be stored. */
export interface NewSigningSecret {
  /** 32 lower-case hex digits, random: the seal names it. */
  readonly id: string;
  readonly kind: SigningKind;
  readonly sealed: Buffer;
  readonly publicKey: string | null;
}

/** A signing secret as those who sign with it read it. */
export interface SealedSigningSecret {
  readonly id: string;
  readonly kind: SigningKind;
  readonly sealed: Buffer;
  readonly expiresAt: Date | null;
}
