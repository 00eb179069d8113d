import type { SmnTokenEntity } from '../entities/smn-token.entity.js';

/** A new token as it is stored: nobody who reads the database can use it. */
export type MintedToken = Pick<SmnTokenEntity, 'hash' | 'messageId'> & { readonly sealed: Buffer };

/** Makes a token for the subscription whose URN ends so. */
export type Mint = (urnId: string) => MintedToken;
