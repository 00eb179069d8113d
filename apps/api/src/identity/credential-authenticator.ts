import { Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import { Clock, type Principal } from '#libs/domain';
import { CredentialDirectory } from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import { Authenticator } from './authenticator.js';
import { FailureLimit } from './failure-limit.js';
import { UnidentifiedError } from './identity.error.js';
import { readCredential } from './read-credential.js';
import type { SignedRequest } from './sdk-hmac/canonical-request.js';
import type { SdkSignature } from './sdk-hmac/parse-authorization.js';
import { signedRequestFault, verifySignature } from './sdk-hmac/verify-signature.js';
import { accessKeySeal } from './access-key.js';
import { tokenHash } from './token.js';

const UNKNOWN_TOKEN = 'the token is not known, or no longer';
const UNKNOWN_KEY = 'verify aksk signature fail';

/** `AUTH=token`: by tokens and AK/SK pairs that are in the database. */
@Injectable()
export class CredentialAuthenticator extends Authenticator {
  private readonly logger = new Logger('Identity');

  constructor(
    private readonly credentials: CredentialDirectory,
    private readonly box: SecretBox,
    private readonly limit: FailureLimit,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async identify(request: Request): Promise<Principal> {
    const credential = readCredential(request.headers);
    switch (credential.kind) {
      case 'none':
        throw new UnidentifiedError('neither X-Auth-Token nor Authorization is sent');
      case 'unreadable':
        return this.attempt(request, '', () => Promise.resolve(credential.reason));
      case 'token': {
        const hash = tokenHash(credential.token);
        return this.attempt(
          request,
          hash.toString('hex'),
          async () => (await this.credentials.byTokenHash(hash)) ?? UNKNOWN_TOKEN,
        );
      }
      case 'signature':
        return this.attempt(request, credential.signature.accessKey, () =>
          this.signer(signedRequest(request), credential.signature),
        );
    }
  }

  /** @param identify gives who it is, or why nobody */
  private async attempt(
    { socket }: Request,
    credential: string,
    identify: () => Promise<Principal | string>,
  ): Promise<Principal> {
    const address = socket.remoteAddress ?? '';
    await this.limit.hear(address, credential);
    const outcome = await identify();
    if (typeof outcome === 'string') {
      await this.limit.failed(address, credential);
      throw new UnidentifiedError(outcome);
    }
    this.limit.succeeded(address, credential);
    return outcome;
  }

  private async signer(request: SignedRequest, signature: SdkSignature): Promise<Principal | string> {
    const fault = signedRequestFault(request, this.clock.now());
    if (fault !== undefined) return fault;
    const found = await this.credentials.byAccessKey(signature.accessKey);
    if (found === null) return UNKNOWN_KEY;
    const secret = this.box.open(found.sealedSecret, accessKeySeal(signature.accessKey)).toString();
    const verified = verifySignature(request, signature, secret);
    if (verified.kind === 'good') return found.principal;
    this.logger.debug({
      msg: 'a signature does not fit',
      accessKey: signature.accessKey,
      canonical: verified.canonical,
    });
    return verified.reason;
  }
}

function signedRequest({ method, originalUrl, headers, body }: Request): SignedRequest {
  const bytes: unknown = body;
  return { method, target: originalUrl, headers, body: Buffer.isBuffer(bytes) ? bytes : new Uint8Array() };
}
