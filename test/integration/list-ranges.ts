import type { DataSource } from 'typeorm';
import { expect } from 'vitest';

interface Item {
  readonly id: string;
  readonly tenant: string;
  readonly protocol: string;
  readonly status: number;
  readonly remark: string;
}

interface Range {
  readonly tenant: string;
  readonly idRange: string;
  readonly protocol: string;
  readonly status: number;
  readonly items: string;
  readonly remarks: Buffer;
}

/** Expects that the ranges of SMN's list say what its items say, and that none is empty. */
export async function expectExactRanges(dataSource: DataSource): Promise<void> {
  const items = await dataSource.query<Item[]>(
    'SELECT id, tenant, protocol, status, remark FROM topic_subscription ORDER BY id',
  );
  const ranges = await dataSource.query<Range[]>(
    'SELECT tenant, id_range AS idRange, protocol, status, items, remarks FROM topic_subscription_range',
  );
  const expected = new Map<string, { items: number; remarks: string[] }>();
  for (const { id, tenant, protocol, status, remark } of items) {
    const key = `${tenant} ${Math.floor(Number(id) / 1_024)} ${protocol} ${status}`;
    const range = expected.get(key) ?? { items: 0, remarks: [] };
    range.items += 1;
    if (remark !== '') range.remarks.push(letters(Number(id) % 1_024) + remark.toLowerCase());
    range.remarks.sort();
    expected.set(key, range);
  }
  const kept = ranges.map(({ tenant, idRange, protocol, status, items: count, remarks }) => {
    const entries = remarks.toString().match(/[A-P]{3}[^A-P]+/gu) ?? [];
    return [
      `${tenant} ${idRange} ${protocol} ${status}`,
      { items: Number(count), remarks: [...entries].sort() },
    ] as const;
  });
  expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(expected));
}

function letters(place: number): string {
  return place
    .toString(16)
    .padStart(3, '0')
    .replace(/./g, (digit) => 'ABCDEFGHIJKLMNOP'.charAt(parseInt(digit, 16)));
}
