import { ensureArtifacts } from './artifacts.mjs';
import { requireJava, requirePlatform } from './requirements.mjs';

/** Downloads what the stack needs, or says what is missing: the part of `up` that may take minutes. */
export async function prepareStack() {
  requirePlatform();
  requireJava();
  return ensureArtifacts();
}
