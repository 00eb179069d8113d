import { type EventBody, jsonObject } from './event-body.js';

const NONE: readonly number[] = [];

/**
 * The businesses that an event names, each once: `bk_biz_id` of the body, else all that stand in `cur_data` and
 * `pre_data` of its `data`. 0 (BlueKing: "no business"), negative numbers and wrong types are none.
 */
export function businessesOf(body: EventBody): readonly number[] {
  if (isBusiness(body.bk_biz_id)) return [body.bk_biz_id];
  if (!Array.isArray(body.data)) return NONE;
  // Most events name none: what is made for each of them is garbage.
  let found: Set<number> | undefined;
  for (const entry of body.data as readonly unknown[]) {
    const data = jsonObject(entry);
    for (const entity of [data?.['cur_data'], data?.['pre_data']]) {
      const business = jsonObject(entity)?.['bk_biz_id'];
      if (isBusiness(business)) (found ??= new Set()).add(business);
    }
  }
  return found === undefined ? NONE : [...found];
}

function isBusiness(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
