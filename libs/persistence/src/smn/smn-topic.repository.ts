import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { SmnTopicEntity } from '../entities/smn-topic.entity.js';
import { TopicSubscriptionEntity } from '../entities/topic-subscription.entity.js';
import { promptReads, promptSnapshot, promptTransaction } from '../prompt.js';
import { inChangeTransaction } from '../subscriptions/change-transaction.js';

/** Topics of a project. */
const MAX_TOPICS = 3_000;

/** A topic as it is kept. */
export type SmnTopic = Readonly<Omit<SmnTopicEntity, 'id'>>;

/** What a new topic says. */
export type NewSmnTopic = Pick<
  SmnTopic,
  'tenant' | 'name' | 'topicId' | 'displayName' | 'enterpriseProjectId'
>;

/** What of a topic can be changed; what is left out stays. */
export type SmnTopicPatch = Partial<Pick<SmnTopic, 'displayName' | 'accessPolicy' | 'introduction'>>;

/** Which topics are listed; what is not there is any. */
export interface SmnTopicFilter {
  readonly tenant: string;
  readonly name?: string | undefined;
  /** A part of the name, whatever its case. */
  readonly namePart?: string | undefined;
  readonly topicId?: string | undefined;
  /** A part of the display name, whatever its case. */
  readonly displayNamePart?: string | undefined;
}

/** One page of topics, and how many there are in all. */
export interface ListedTopics {
  readonly count: number;
  readonly topics: readonly SmnTopic[];
}

/** subscribed: it has subscriptions still, of whatever dialect. */
export type TopicRemoval = 'removed' | 'subscribed' | 'not_found';

/** The topics that were created through SMN. Every method rejects within 4 s when the database is away. */
@Injectable()
export class SmnTopicRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Under the lock of all writes of subscriptions, so that the limit holds and no subscription outlives its topic. */
  create(topic: NewSmnTopic): Promise<'created' | 'exists' | 'limit'> {
    return inChangeTransaction(this.dataSource, async (manager) => {
      const { tenant, name } = topic;
      if (await manager.existsBy(SmnTopicEntity, { tenant, name }))
        return { changes: null, result: 'exists' };
      if ((await manager.countBy(SmnTopicEntity, { tenant })) >= MAX_TOPICS)
        return { changes: null, result: 'limit' };
      const now = () => 'UTC_TIMESTAMP(3)';
      await manager.insert(SmnTopicEntity, { ...topic, createdAt: now, updatedAt: now });
      return { changes: [], result: 'created' };
    });
  }

  async find(tenant: string, name: string): Promise<SmnTopic | null> {
    return promptReads(this.dataSource, (manager) => manager.findOneBy(SmnTopicEntity, { tenant, name }));
  }

  /** Newest first; the count and the page are of one moment. */
  list(filter: SmnTopicFilter, offset: number, limit: number): Promise<ListedTopics> {
    return promptSnapshot(this.dataSource, async (manager) => {
      const rows = selected(manager, filter);
      const count = await rows.getCount();
      const topics = await rows.orderBy('t.id', 'DESC').offset(offset).limit(limit).getMany();
      return { count, topics };
    });
  }

  /** @returns whether there is such a topic */
  change(tenant: string, name: string, patch: SmnTopicPatch): Promise<boolean> {
    return promptTransaction(this.dataSource, async (manager) => {
      const columns = { ...patch, updatedAt: () => 'UTC_TIMESTAMP(3)' };
      const { affected } = await manager.update(SmnTopicEntity, { tenant, name }, columns);
      return affected === 1;
    });
  }

  /** Under the lock of all writes of subscriptions: none is left behind. */
  removeUnlessSubscribed(tenant: string, name: string): Promise<TopicRemoval> {
    return inChangeTransaction<TopicRemoval>(this.dataSource, async (manager) => {
      if (!(await manager.existsBy(SmnTopicEntity, { tenant, name })))
        return { changes: null, result: 'not_found' };
      if (await manager.existsBy(TopicSubscriptionEntity, { tenant, topic: name }))
        return { changes: null, result: 'subscribed' };
      await manager.delete(SmnTopicEntity, { tenant, name });
      return { changes: [], result: 'removed' };
    });
  }
}

function selected(manager: EntityManager, filter: SmnTopicFilter): SelectQueryBuilder<SmnTopicEntity> {
  const { tenant, name, namePart, topicId, displayNamePart } = filter;
  const rows = manager.createQueryBuilder(SmnTopicEntity, 't').where('t.tenant = :tenant', { tenant });
  // As bytes: what is compared with these ASCII columns may be any text.
  if (name !== undefined) rows.andWhere('CAST(t.name AS BINARY) = :name', { name: Buffer.from(name) });
  if (topicId !== undefined)
    rows.andWhere('CAST(t.topicId AS BINARY) = :topicId', { topicId: Buffer.from(topicId) });
  if (namePart !== undefined)
    rows.andWhere('LOCATE(LOWER(:namePart), LOWER(CONVERT(t.name USING utf8mb4))) > 0', { namePart });
  if (displayNamePart !== undefined)
    rows.andWhere('LOCATE(LOWER(:displayNamePart), LOWER(t.displayName)) > 0', { displayNamePart });
  return rows;
}
