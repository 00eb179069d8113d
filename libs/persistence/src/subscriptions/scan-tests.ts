import { setImmediate } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Clock } from '#libs/domain';
import { inBoundedSession } from '../bounded-session.js';
import { ConditionSql } from './condition-sql.js';
import { rowsWithin } from './matching-ids.js';
import type { SubscriptionCondition } from './subscription-condition.js';
import { SUBSCRIPTION_FIELDS, type SubscriptionField } from './subscription-field.js';
import type { SubscriptionScope } from './subscription-scope.js';
import { type ScannedRow, TestedCondition } from './tested-condition.js';

/** Rows read at once: 17 MB where every form has its greatest length. */
const SCAN_CHUNK = 500;
/** Other requests wait no longer than this for the tests of a scan, and one more test. */
const SLICE_MS = 10;
/** A scan that takes longer is given up: 100,000 rows take about 2 s, only a pattern that is costly takes more. */
const SCAN_DEADLINE_MS = 20_000;

type RawRow = Record<string, string | number | null>;

/**
 * Finds by id, chunk after chunk, what meets a condition with tests in it.
 * @returns the ids in ascending order, or undefined when the tests took too long
 */
export async function scanTests(
  dataSource: DataSource,
  clock: Clock,
  scope: SubscriptionScope,
  condition: SubscriptionCondition,
): Promise<number[] | undefined> {
  const tested = new TestedCondition(condition);
  const ids: number[] = [];
  const deadline = clock.monotonic() + SCAN_DEADLINE_MS;
  let sliceEnd = clock.monotonic() + SLICE_MS;
  for (let after = 0; ;) {
    const chunk = await readChunk(dataSource, scope, condition, tested, after);
    for (const raw of chunk) {
      after = Number(raw['id']);
      if (tested.accepts(asScannedRow(raw))) ids.push(after);
      if (clock.monotonic() < sliceEnd) continue;
      await setImmediate();
      sliceEnd = clock.monotonic() + SLICE_MS;
      if (sliceEnd > deadline) return undefined;
    }
    if (chunk.length < SCAN_CHUNK) return ids;
  }
}

async function readChunk(
  dataSource: DataSource,
  scope: SubscriptionScope,
  condition: SubscriptionCondition,
  tested: TestedCondition,
  after: number,
): Promise<RawRow[]> {
  return inBoundedSession(dataSource, async ({ manager }) => {
    const sql = new ConditionSql();
    const rows = rowsWithin(manager, scope, condition, sql)
      .select('s.id', 'id')
      .andWhere('s.id > :after', { after })
      .orderBy('s.id', 'ASC')
      .limit(SCAN_CHUNK);
    for (const field of tested.fields) rows.addSelect(SUBSCRIPTION_FIELDS[field].sql, textName(field));
    for (const [index, part] of tested.decidable.entries())
      rows.addSelect(sql.write(part), decidedName(index));
    return rows.setParameters(sql.parameters).getRawMany<RawRow>();
  });
}

function asScannedRow(raw: RawRow): ScannedRow {
  return {
    decided: (index) => Number(raw[decidedName(index)]) === 1,
    text: (field) => String(raw[textName(field)]),
  };
}

function textName(field: SubscriptionField): string {
  return `text_${field}`;
}

function decidedName(index: number): string {
  return `decided_${index}`;
}
