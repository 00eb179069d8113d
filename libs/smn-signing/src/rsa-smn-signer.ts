import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { SmnSigner } from './smn-signer.js';

// With a callback Node signs in its thread pool.
const signed = promisify<string, Buffer, KeyObject, Buffer>(sign);

/** Signs with an RSA key, off the main thread. */
export class RsaSmnSigner extends SmnSigner {
  constructor(
    override readonly certificateId: string,
    private readonly key: KeyObject,
  ) {
    super();
  }

  override async sign(text: string): Promise<string> {
    const signature = await signed('sha256', Buffer.from(text), this.key);
    return signature.toString('base64');
  }
}
