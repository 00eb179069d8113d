import { SearchBodyDto, SearchPageDto } from '../dto/search-body.dto.js';
import { unsearchable } from '../failure/failures.js';
import { shaped } from '../request/shaped.js';
import { ConditionReader } from './condition-reader.js';
import { parseSort } from './parse-sort.js';
import type { SearchRequest } from './search-request.js';
import type { ZonedTime } from './zoned-time.js';

/** Reads the body of a search: types first, then what the values mean. */
export function parseSearch(json: unknown, zone: ZonedTime): SearchRequest {
  const body = shaped(SearchBodyDto, json);
  const { start = 0, limit = 0, sort = '' } = shaped(SearchPageDto, body.page ?? {}, 'page');
  if (start < 0) throw unsearchable('page.start is below 0');
  const condition = new ConditionReader(zone).read(body.condition ?? {});
  const query = { condition, order: parseSort(sort), start, limit: limit <= 0 ? null : limit };
  return { query, members: new Set(body.fields ?? []) };
}
