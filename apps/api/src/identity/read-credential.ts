import type { IncomingHttpHeaders } from 'node:http';
import type { Credential } from './credential.js';
import { parseAuthorization } from './sdk-hmac/parse-authorization.js';
import { isToken } from './token.js';

const SCHEME = /^(?<scheme>[A-Za-z0-9-]+) +(?<rest>.*)$/s;

/** Reads who sends a request: `X-Auth-Token` where it is sent, else `Authorization`. */
export function readCredential(headers: IncomingHttpHeaders): Credential {
  const token = headers['x-auth-token'];
  if (token !== undefined) return tokenOf(String(token));
  const authorization = headers.authorization;
  if (authorization === undefined) return { kind: 'none' };
  const { scheme = '', rest = '' } = SCHEME.exec(authorization)?.groups ?? {};
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return tokenOf(rest.trim());
    case 'sdk-hmac-sha256': {
      const signature = parseAuthorization(rest);
      return signature === undefined
        ? unreadable('Authorization is not `SDK-HMAC-SHA256 Access=..., SignedHeaders=..., Signature=...`')
        : { kind: 'signature', signature };
    }
    default:
      return unreadable('Authorization is neither Bearer nor SDK-HMAC-SHA256');
  }
}

function tokenOf(token: string): Credential {
  return isToken(token) ? { kind: 'token', token } : unreadable('the token is not known, or no longer');
}

function unreadable(reason: string): Credential {
  return { kind: 'unreadable', reason };
}
