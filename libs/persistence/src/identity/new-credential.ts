import type { Principal } from '#libs/domain';

/** A credential as it is stored. */
export type NewCredential =
  | { readonly kind: 'token'; readonly hash: Buffer; readonly hint: string }
  | { readonly kind: 'aksk'; readonly accessKey: string; readonly sealedSecret: Buffer };

/** What became of a new credential: stored for a new or a known principal, or why not. */
export type Enrolment =
  | { readonly kind: 'enrolled'; readonly id: string; readonly expiresAt: Date; readonly isNew: boolean }
  /** The name is of a principal of another tenant or role. */
  | { readonly kind: 'another'; readonly tenant: Principal['tenant']; readonly role: Principal['role'] }
  /** The name is of a principal that was revoked. */
  | { readonly kind: 'revoked' };

/** A credential as people see it. */
export interface ListedCredential {
  /** `token-12`, or the access key. */
  readonly id: string;
  readonly kind: NewCredential['kind'];
  /** The end of a token; empty for an access key. */
  readonly hint: string;
  readonly name: string;
  readonly tenant: string | null;
  readonly role: Principal['role'];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly state: 'active' | 'expired' | 'revoked';
}
