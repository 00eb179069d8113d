import type { DataSource } from 'typeorm';

/** Every row of a tenant, in every table that names a tenant or a subscription; a new table is among them by itself. */
export async function rowsOf(
  dataSource: DataSource,
  tenant: string,
): Promise<Record<string, readonly string[]>> {
  const columns: { table: string; column: string }[] = await dataSource.query(
    'SELECT TABLE_NAME AS `table`, COLUMN_NAME AS `column` FROM information_schema.COLUMNS ' +
      "WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME IN ('tenant', 'subscription_id') ORDER BY 1, 2",
  );
  const rows: Record<string, readonly string[]> = {};
  for (const { table, column } of columns) {
    const condition =
      column === 'tenant'
        ? 'tenant = ?'
        : 'subscription_id IN (SELECT id FROM subscription WHERE tenant = ?)';
    const found: unknown[] = await dataSource.query(`SELECT * FROM \`${table}\` WHERE ${condition}`, [
      tenant,
    ]);
    rows[`${table}.${column}`] = found.map((row) => JSON.stringify(row)).sort();
  }
  return rows;
}
