import type { Request } from 'express';
import type { Principal } from '#libs/domain';

/** Finds out who sends a request. */
export abstract class Authenticator {
  /** @throws IdentityError when the request does not say, or not convincingly */
  abstract identify(request: Request): Promise<Principal>;
}
