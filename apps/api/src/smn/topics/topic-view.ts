import { formatTopicUrn } from '#libs/domain';
import type { SmnTopic } from '#libs/persistence';
import { smnTime } from './smn-time.js';

/** A topic in SMN's words. */
export interface TopicView {
  readonly topic_urn: string;
  readonly name: string;
  readonly display_name: string;
  /** 0: a failed push is retried. The original has 1 too, which is not offered. */
  readonly push_policy: 0;
  readonly enterprise_project_id: string;
  readonly topic_id: string;
  readonly create_time: string;
  readonly update_time: string;
}

export function topicView(topic: SmnTopic, region: string): TopicView {
  return {
    topic_urn: formatTopicUrn({ region, project: topic.tenant, topic: topic.name }),
    name: topic.name,
    display_name: topic.displayName,
    push_policy: 0,
    enterprise_project_id: topic.enterpriseProjectId,
    topic_id: topic.topicId,
    create_time: smnTime(topic.createdAt),
    update_time: smnTime(topic.updatedAt),
  };
}
