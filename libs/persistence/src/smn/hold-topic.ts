import type { EntityManager } from 'typeorm';

/** Keeps a topic from being deleted until the transaction ends. @returns whether there is such a topic */
export async function holdTopic(manager: EntityManager, tenant: string, name: string): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    'SELECT id FROM smn_topic WHERE tenant = ? AND name = ? LOCK IN SHARE MODE',
    [tenant, name],
  );
  return rows.length > 0;
}
