import type { SealedSigningSecret } from '#libs/persistence';
import { SealBrokenError, type SecretBox } from '#libs/secrets';
import { type SigningKey, signingKey, signingSecretContext } from '#libs/webhook-signing';
import { Unsignable } from './unsignable.js';

/** What is signed: `{id}.{timestamp}.{body}`. */
export interface SignedContent {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  /** As it is sent. */
  readonly body: Buffer;
}

interface PreparedKey {
  readonly key: SigningKey | Unsignable;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/** Signs pushes with the secrets of their subscriptions, which it opens once for each definition. */
export class WebhookSignatures {
  /** By the list of a definition: a new definition brings another list. */
  readonly #prepared = new WeakMap<readonly SealedSigningSecret[], readonly PreparedKey[]>();

  constructor(private readonly box: SecretBox) {}

  /**
   * `webhook-signature`: one signature of each secret, the older ones first; null when all secrets have ended.
   * @param secrets of the subscription's definition
   */
  sign(
    subscriptionId: number,
    secrets: readonly SealedSigningSecret[],
    { id, timestamp, body }: SignedContent,
    nowMs: number,
  ): string | Unsignable | null {
    const signatures: string[] = [];
    for (const { key, endsAt } of this.#keys(subscriptionId, secrets)) {
      if (endsAt <= nowMs) continue;
      // One that is left out might be the only one that the receiver knows.
      if (key instanceof Unsignable) return key;
      signatures.push(key.sign(id, timestamp, body));
    }
    return signatures.length === 0 ? null : signatures.join(' ');
  }

  #keys(subscriptionId: number, secrets: readonly SealedSigningSecret[]): readonly PreparedKey[] {
    let keys = this.#prepared.get(secrets);
    if (keys === undefined) {
      keys = secrets.map((secret) => ({
        key: this.#open(subscriptionId, secret),
        endsAt: secret.expiresAt?.getTime() ?? Infinity,
      }));
      this.#prepared.set(secrets, keys);
    }
    return keys;
  }

  #open(subscriptionId: number, { id, kind, sealed }: SealedSigningSecret): SigningKey | Unsignable {
    try {
      return signingKey(kind, this.box.open(sealed, signingSecretContext(subscriptionId, id)));
    } catch (error) {
      if (error instanceof SealBrokenError) return new Unsignable(error.message);
      return new Unsignable(`signing secret ${id} is no ${kind} key`);
    }
  }
}
