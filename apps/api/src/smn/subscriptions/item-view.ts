import { formatSubscriptionUrn, formatTopicUrn, type TopicUrn } from '#libs/domain';
import type { ListedItem } from '#libs/persistence';
import type { SubscriptionItemDto } from './dto/subscription-list.dto.js';

/** An item of the list as it is told. */
export function itemView(
  { region, project }: Pick<TopicUrn, 'region' | 'project'>,
  { topic, urnId, protocol, endpoint, remark, status, polices }: ListedItem,
): SubscriptionItemDto {
  const urn = { region, project, topic };
  return {
    topic_urn: formatTopicUrn(urn),
    protocol,
    subscription_urn: formatSubscriptionUrn({ ...urn, urnId }),
    owner: project,
    endpoint,
    remark,
    status,
    filter_polices: polices.map(({ name, string_equals }) => ({ name, string_equals: [...string_equals] })),
  };
}
