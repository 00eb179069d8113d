import type { DataSource } from 'typeorm';

/** A subscription's row; what is left out is as it is for most. */
export interface StoredSubscription {
  readonly id?: number;
  readonly tenant?: string;
  readonly business?: number;
  readonly name: string;
  readonly systemName?: string;
  readonly callbackUrl?: string;
  readonly timeoutSeconds?: number;
  readonly operator?: string;
  /** As SQL writes moments. */
  readonly updatedAt?: string;
}

/** Writes many rows at once, past every rule. */
export async function insertSubscriptions(
  dataSource: DataSource,
  rows: readonly StoredSubscription[],
): Promise<void> {
  await dataSource.query(
    `INSERT INTO subscription (id, tenant, business, name, system_name, callback_url, confirm_mode, confirm_pattern,
       form, timeout_seconds, operator, state, floors, created_at, updated_at) VALUES ?`,
    [
      rows.map((row) => [
        row.id ?? null,
        row.tenant ?? '0',
        row.business ?? 0,
        row.name,
        row.systemName ?? '',
        row.callbackUrl ?? 'http://127.0.0.1/',
        'httpstatus',
        '200',
        'hostcreate',
        row.timeoutSeconds ?? 10,
        row.operator ?? '',
        'active',
        '{}',
        '2026-01-01',
        row.updatedAt ?? '2026-01-01',
      ]),
    ],
  );
}
