/** A request whose sender may not do what it asks. Each dialect says it in its own shape. */
export abstract class IdentityError extends Error {
  /** HTTP status. */
  abstract readonly status: 401 | 403 | 429;
}

/** Nobody has identified, or not convincingly: no token, an unknown or expired one, a signature that does not fit. */
export class UnidentifiedError extends IdentityError {
  override readonly name = 'UnidentifiedError';
  override readonly status = 401;
}

/** The caller's role does not allow it. */
export class RoleMissingError extends IdentityError {
  override readonly name = 'RoleMissingError';
  override readonly status = 403;
}

/** The path or body names a tenant that is not the caller's. */
export class ForeignTenantError extends IdentityError {
  override readonly name = 'ForeignTenantError';
  override readonly status = 403;
}

/** The address has failed too often to identify. */
export class TooManyFailuresError extends IdentityError {
  override readonly name = 'TooManyFailuresError';
  override readonly status = 429;

  /** @param retryAfter whole seconds */
  constructor(readonly retryAfter: number) {
    super('too many failed attempts to identify');
  }
}
