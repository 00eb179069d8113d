export { isCertificateId } from './certificate-id.js';
export { openSmnSigner, type SmnSigningParts } from './open-smn-signer.js';
export { SmnSigner } from './smn-signer.js';
