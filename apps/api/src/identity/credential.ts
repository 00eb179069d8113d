import type { SdkSignature } from './sdk-hmac/parse-authorization.js';

/** What a request says of its sender. */
export type Credential =
  | { readonly kind: 'none' }
  /** It says something, but nothing that can be read. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'signature'; readonly signature: SdkSignature };
