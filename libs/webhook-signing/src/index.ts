export { newSigningSecret } from './new-signing-secret.js';
export { parseSigningSecret } from './parse-signing-secret.js';
export { type SigningKey, signingKey } from './signing-key.js';
export { signingSecretContext } from './signing-secret-context.js';
export { showSigningSecret, type SigningSecret } from './signing-secret.js';
