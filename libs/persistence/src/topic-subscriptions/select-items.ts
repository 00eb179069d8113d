import { endpointHash } from './endpoint-hash.js';
import type { ItemFilter, ItemSelection } from './item-selection.js';

/** Says a filter in SQL. The index is named, since the optimizer guesses wrongly where statistics are young. */
export function selectItems(filter: ItemFilter): ItemSelection {
  const { tenant, topic, protocol, status, endpoint, remark } = filter;
  const terms: [sql: string, ...values: unknown[]][] = [['tenant = ?', tenant]];
  if (topic !== undefined) terms.push(['topic = ?', topic]);
  if (protocol !== undefined) terms.push(['protocol = ?', protocol]);
  if (status !== undefined) terms.push(['status = ?', status]);
  if (endpoint !== undefined) {
    // Trailing spaces count for nothing in comparisons of the database; for the hash they do.
    terms.push(['endpoint_hash = ? AND endpoint = ?', endpointHash(endpoint), endpoint]);
  }
  if (remark !== undefined) terms.push(['LOCATE(LOWER(?), LOWER(remark)) > 0', remark]);
  return {
    index: indexFor(filter),
    where: terms.map(([sql]) => sql).join(' AND '),
    values: terms.flatMap(([, ...values]) => values),
  };
}

/** The one that leaves the least to read; each gives the rows in their order. */
function indexFor({ topic, protocol, status, endpoint }: ItemFilter): string {
  if (endpoint !== undefined) return 'topic_subscription_endpoint';
  if (topic !== undefined) return 'topic_subscription_topic';
  if (protocol !== undefined && status !== undefined) return 'topic_subscription_protocol_status';
  if (protocol !== undefined) return 'topic_subscription_protocol';
  if (status !== undefined) return 'topic_subscription_status';
  return 'topic_subscription_tenant';
}
