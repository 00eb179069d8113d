import type { EntityManager } from 'typeorm';
import type { ItemPage } from './item-page.js';
import type { ItemFilter } from './item-selection.js';
import { foldRemark, itemsWith } from './remark-entries.js';

/** A filter by protocol, status and a part of the remark. */
export type RemarkFilter = Pick<ItemFilter, 'tenant' | 'protocol' | 'status'> & { readonly remark: string };

/** Looks for the part in the remarks of whole ranges: a few hundred rows stand for 100,000 items. */
export async function pageByRemark(
  manager: EntityManager,
  { tenant, protocol, status, remark }: RemarkFilter,
  offset: number,
  limit: number,
): Promise<ItemPage> {
  const part = foldRemark(remark);
  const rows: { idRange: string; remarks: Buffer }[] = await manager.query(
    'SELECT id_range AS idRange, remarks FROM topic_subscription_range WHERE tenant = ? ' +
      'AND (? IS NULL OR protocol = ?) AND (? IS NULL OR status = ?) AND LOCATE(?, remarks) > 0 ORDER BY id_range',
    [tenant, protocol ?? null, protocol ?? null, status ?? null, status ?? null, Buffer.from(part)],
  );
  const found = new Map<string, number[]>();
  for (const { idRange, remarks } of rows) {
    const ids = itemsWith(part, Number(idRange), remarks);
    found.set(idRange, [...(found.get(idRange) ?? []), ...ids]);
  }
  let count = 0;
  const page: number[] = [];
  for (const ids of found.values()) {
    const isOfPage = count < offset + limit && count + ids.length > offset;
    if (isOfPage) {
      ids.sort((a, b) => a - b);
      page.push(...ids.slice(Math.max(0, offset - count), offset + limit - count));
    }
    count += ids.length;
  }
  return { count, ids: page };
}
