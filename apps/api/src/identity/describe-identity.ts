import type { OpenAPIObject } from '@nestjs/swagger';
import { ROLE_EXTENSION } from './requires.decorator.js';

type Schemes = NonNullable<NonNullable<OpenAPIObject['components']>['securitySchemes']>;

const SCHEMES: Schemes = {
  authToken: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' },
  bearer: { type: 'http', scheme: 'bearer', description: 'The same token.' },
  sdkHmac: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description:
      '`SDK-HMAC-SHA256 Access={ak}, SignedHeaders={a;b;c}, Signature={hex}` beside `X-Sdk-Date`: an AK/SK pair, as the SDKs of Huawei Cloud sign.',
  },
};

const REFUSALS = {
  401: 'Nobody has identified, or not convincingly.',
  403: 'The role does not allow it, or the tenant is another.',
  429: 'Too many failed attempts to identify from this address; `Retry-After` says when the next one is heard.',
};

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Adds to the document how callers identify, and what they meet who do not. Public operations say `security: []`. */
export function describeIdentity(document: OpenAPIObject): OpenAPIObject {
  document.components = { ...document.components, securitySchemes: SCHEMES };
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation === undefined) continue;
      const isPublic = !(ROLE_EXTENSION in operation);
      operation.security = isPublic ? [] : Object.keys(SCHEMES).map((scheme) => ({ [scheme]: [] }));
      if (isPublic) continue;
      for (const [status, description] of Object.entries(REFUSALS))
        operation.responses[status] ??= { description };
    }
  }
  return document;
}
