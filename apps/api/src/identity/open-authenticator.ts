import type { Principal } from '#libs/domain';
import { Authenticator } from './authenticator.js';

const EVERYBODY: Principal = { id: 0, name: 'everybody', tenant: null, role: 'admin' };

/** `AUTH=open`: everyone is admin of everything, and nothing is looked at. */
export class OpenAuthenticator extends Authenticator {
  override identify(): Promise<Principal> {
    return Promise.resolve(EVERYBODY);
  }
}
