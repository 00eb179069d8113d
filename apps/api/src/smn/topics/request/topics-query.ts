import type { SmnTopicFilter } from '#libs/persistence';
import { type OffsetPage, pageOf } from '../../request/page.js';
import { type QueryParameters, textParameter } from '../../request/query-parameter.js';

/** What the query of ListTopics says. */
export interface TopicsQuery {
  readonly filter: Omit<SmnTopicFilter, 'tenant'>;
  readonly page: OffsetPage;
}

/** A value that no topic has selects none. @throws SmnError SMN.0015; SMN.0002, .0003 or .0005 where a parameter stands twice */
export function readTopicsQuery(query: QueryParameters): TopicsQuery {
  return {
    filter: {
      name: textParameter(query, 'name', 'SMN.0002'),
      namePart: textParameter(query, 'fuzzy_name', 'SMN.0002'),
      topicId: textParameter(query, 'topic_id', 'SMN.0005'),
      displayNamePart: textParameter(query, 'fuzzy_display_name', 'SMN.0003'),
    },
    page: pageOf(query),
  };
}
