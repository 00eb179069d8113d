import type { StoredSigningSecret } from '#libs/persistence';
import type { SigningSecretDto } from '../dto/signing-secret.dto.js';

/** A signing secret in this dialect's words. */
export function signingSecretView(secret: StoredSigningSecret): SigningSecretDto {
  return {
    id: secret.id,
    kind: secret.kind,
    public_key: secret.publicKey,
    created_at: secret.createdAt.toISOString(),
    expires_at: secret.expiresAt?.toISOString() ?? null,
  };
}
