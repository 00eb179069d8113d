import { type EventBody, jsonObject } from './event-body.js';

const NONE: readonly number[] = [];

/**
 * The businesses that an event names, each once: `bk_biz_id` of the body, else all that stand in `cur_data` and
 * `pre_data` of its `data`. 0 (BlueKing: "no business"), negative numbers and wrong types are none.
 */
export function businessesOf(body: EventBody): readonly number[] {
  if (isBusiness(body.bk_biz_id)) return [body.bk_biz_id];
  if (!Array.isArray(body.data)) return NONE;
  const found = new Set<number>();
  for (const entry of body.data as readonly unknown[]) {
    const { cur_data: current, pre_data: previous } = jsonObject(entry) ?? {};
    addBusiness(found, current);
    addBusiness(found, previous);
  }
  return found.size === 0 ? NONE : [...found];
}

function addBusiness(found: Set<number>, entity: unknown): void {
  const business = jsonObject(entity)?.['bk_biz_id'];
  if (isBusiness(business)) found.add(business);
}

function isBusiness(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
