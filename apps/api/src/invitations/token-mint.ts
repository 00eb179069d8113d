import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Ids, smnTokenContext } from '#libs/domain';
import type { MintedToken } from '#libs/persistence';
import { SecretBox } from '#libs/secrets';

/** Twice what SMN asks for. */
const TOKEN_BYTES = 32;

/** Makes the tokens of confirmation messages. The token itself is in the message alone. */
@Injectable()
export class TokenMint {
  constructor(
    private readonly box: SecretBox,
    private readonly ids: Ids,
  ) {}

  mint(urnId: string): MintedToken {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    return {
      hash: tokenHash(token),
      sealed: this.box.seal(Buffer.from(token), smnTokenContext(urnId)),
      messageId: this.ids.next(),
    };
  }
}

/** What is stored of a token. It needs no salt: nobody guesses so many bits. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
