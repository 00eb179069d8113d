export { SealBrokenError } from './seal-broken.error.js';
export { SecretBox } from './secret-box.js';
