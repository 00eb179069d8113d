import type { EntityManager } from 'typeorm';
import type { SigningKind } from '#libs/domain';
import type { SealedSigningSecret } from '../subscriptions/stored-signing-secret.js';

interface Row {
  readonly subscription_id: number;
  readonly id: string;
  readonly kind: SigningKind;
  readonly sealed: Buffer;
  readonly expires_at: Date | null;
}

/** The subscriptions that are meant: from one id to another, or a list of ids. */
export type MeantSubscriptions =
  { readonly from: number; readonly to: number } | { readonly ids: readonly number[] };

/** The signing secrets of subscriptions, also such as have ended, in the order of their creation; most have none. */
export async function readSigningSecrets(
  manager: EntityManager,
  meant: MeantSubscriptions,
): Promise<ReadonlyMap<number, readonly SealedSigningSecret[]>> {
  const [condition, values] =
    'ids' in meant ? ['IN (?)', [meant.ids]] : ['BETWEEN ? AND ?', [meant.from, meant.to]];
  const rows: Row[] = await manager.query(
    `SELECT subscription_id, id, kind, sealed, expires_at FROM signing_secret WHERE subscription_id ${condition} ` +
      'ORDER BY subscription_id, created_at, id',
    values,
  );
  const secrets = new Map<number, SealedSigningSecret[]>();
  for (const { subscription_id: owner, id, kind, sealed, expires_at: expiresAt } of rows) {
    const own = secrets.get(owner) ?? [];
    own.push({ id, kind, sealed, expiresAt });
    secrets.set(owner, own);
  }
  return secrets;
}
