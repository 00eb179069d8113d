import type { ListedCredential } from '#libs/persistence';

const HEADER = ['ID', 'KIND', 'ENDS IN', 'NAME', 'TENANT', 'ROLE', 'CREATED', 'EXPIRES', 'STATE'];
const GAP = '  ';

/** Keys as a table for people. */
export function keysTable(keys: readonly ListedCredential[]): readonly string[] {
  const rows = [HEADER, ...keys.map(cellsOf)];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

function cellsOf(key: ListedCredential): string[] {
  const { id, kind, hint, name, tenant, role, createdAt, expiresAt, state } = key;
  return [id, kind, hint || '-', name, tenant ?? '(all)', role, day(createdAt), day(expiresAt), state];
}

function day(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
