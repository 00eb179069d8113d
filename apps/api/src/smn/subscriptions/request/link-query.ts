import { parseTopicUrn, type TopicUrn } from '#libs/domain';
import { SmnError } from '../../failure/smn-error.js';
import { type QueryParameters, textParameter } from '../../request/query-parameter.js';

/** The query of a link that confirms. */
export interface ConfirmQuery {
  readonly token: string;
  readonly topic: TopicUrn | undefined;
  readonly endpoint: string | undefined;
}

/** @throws SmnError SMN.0022: whatever is wrong with the link, no more is told */
export function readConfirmQuery(query: QueryParameters): ConfirmQuery {
  const token = textParameter(query, 'token', 'SMN.0022');
  const urn = textParameter(query, 'topic_urn', 'SMN.0022');
  const topic = urn === undefined ? undefined : parseTopicUrn(urn);
  if (token === undefined || (urn !== undefined && topic === undefined)) throw new SmnError('SMN.0022');
  return { token, topic, endpoint: textParameter(query, 'endpoint', 'SMN.0022') };
}

/** The text of the subscription's URN. @throws SmnError SMN.0014 */
export function readCancelQuery(query: QueryParameters): string {
  return textParameter(query, 'subscription_urn', 'SMN.0014') ?? '';
}
