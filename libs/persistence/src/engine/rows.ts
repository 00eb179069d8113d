import type { EntityManager } from 'typeorm';

/** Rows of one statement: large enough to save round trips, small enough for the packet limit. */
const ROWS_A_STATEMENT = 500;
/** Bytes of payloads in one statement, far below the server's default packet limit of 16 MiB. */
const PAYLOAD_BYTES_A_STATEMENT = 4 * 1024 * 1024;

/** Runs a statement with `VALUES ?` over any number of rows. */
export async function insertRows(
  manager: EntityManager,
  sql: string,
  rows: readonly unknown[][],
  bytesOf?: (row: unknown[]) => number,
): Promise<void> {
  for (const chunk of chunksOf(rows, bytesOf)) await manager.query(sql, [chunk]);
}

/** Rows in pieces that fit a statement. */
export function* chunksOf<T>(rows: readonly T[], bytesOf: (row: T) => number = () => 0): Generator<T[]> {
  let chunk: T[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = bytesOf(row);
    if (chunk.length > 0 && (chunk.length >= ROWS_A_STATEMENT || bytes + size > PAYLOAD_BYTES_A_STATEMENT)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(row);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
