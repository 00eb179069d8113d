import { SMN_LISTED_PROTOCOLS } from '#libs/domain';
import type { ItemFilter } from '#libs/persistence';
import { SmnError } from '../../failure/smn-error.js';
import { type OffsetPage, pageOf } from '../../request/page.js';
import { type QueryParameters, textParameter } from '../../request/query-parameter.js';

/** `4` is deleted: there are none. */
const STATUSES = ['0', '1', '2', '3', '4'];
const MAX_FUZZY_BYTES = 128;

/** What is asked of a list of subscriptions. */
export interface ListQuery extends OffsetPage {
  readonly filter: Omit<ItemFilter, 'tenant' | 'topic'>;
}

/** Reads the query of the project's list. @throws SmnError SMN.0015, SMN.0011, SMN.0077, SMN.0082 */
export function readListQuery(query: QueryParameters): ListQuery {
  const page = pageOf(query);
  const protocol = oneOf(textParameter(query, 'protocol', 'SMN.0011'), SMN_LISTED_PROTOCOLS, 'SMN.0011');
  const status = oneOf(textParameter(query, 'status', 'SMN.0077'), STATUSES, 'SMN.0077');
  const endpoint = textParameter(query, 'endpoint', 'SMN.0012');
  const filter = { protocol, status: status === undefined ? undefined : Number(status), endpoint };
  return { ...page, filter: { ...filter, ...readFuzzyRemark(query) } };
}

/** Reads the query of a topic's list. @throws SmnError SMN.0015, SMN.0082 */
export function readTopicListQuery(query: QueryParameters): ListQuery {
  return { ...pageOf(query), filter: readFuzzyRemark(query) };
}

function readFuzzyRemark(query: QueryParameters): { readonly remark: string | undefined } {
  const remark = textParameter(query, 'fuzzy_remark', 'SMN.0082');
  if (remark !== undefined && Buffer.byteLength(remark) > MAX_FUZZY_BYTES) throw new SmnError('SMN.0082');
  return { remark };
}

function oneOf(
  text: string | undefined,
  values: readonly string[],
  code: 'SMN.0011' | 'SMN.0077',
): string | undefined {
  if (text !== undefined && !values.includes(text)) throw new SmnError(code);
  return text;
}
