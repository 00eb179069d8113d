import { Injectable } from '@nestjs/common';
import type { TopicUrn } from '#libs/domain';
import { type SmnTopic, type SmnTopicPatch, SmnTopicRepository } from '#libs/persistence';
import { SmnError } from '../failure/smn-error.js';
import type { Members } from '../request/object-body.pipe.js';
import { attributeValueOf, type TopicAttribute } from './request/topic-attribute.js';
import { smnTime } from './smn-time.js';

/** Reads and writes the attributes of topics. */
@Injectable()
export class TopicAttributesDesk {
  constructor(private readonly topics: SmnTopicRepository) {}

  /** @param only the one that is asked for; undefined shows all, and those that are not set empty */
  async show(urn: TopicUrn, only: TopicAttribute | undefined): Promise<{ attributes: object }> {
    const topic = await this.topics.find(urn.project, urn.topic);
    if (topic === null) throw new SmnError('SMN.0006');
    if (only !== undefined) return { attributes: { [only]: setValue(topic, only) } };
    return {
      attributes: {
        access_policy: topic.accessPolicy ?? '',
        introduction: topic.introduction ?? '',
        create_time: smnTime(topic.createdAt),
        update_time: smnTime(topic.updatedAt),
      },
    };
  }

  set(urn: TopicUrn, attribute: TopicAttribute, members: Members): Promise<void> {
    return this.write(urn, patchOf(attribute, attributeValueOf(attribute, members)));
  }

  async clear(urn: TopicUrn, attribute: TopicAttribute): Promise<void> {
    const topic = await this.topics.find(urn.project, urn.topic);
    if (topic !== null) setValue(topic, attribute);
    await this.write(urn, patchOf(attribute, null));
  }

  clearAll(urn: TopicUrn): Promise<void> {
    return this.write(urn, { accessPolicy: null, introduction: null });
  }

  private async write({ project, topic }: TopicUrn, patch: SmnTopicPatch): Promise<void> {
    if (!(await this.topics.change(project, topic, patch))) throw new SmnError('SMN.0006');
  }
}

/** @throws SmnError SMN.0045 when it is not set */
function setValue(topic: SmnTopic, attribute: TopicAttribute): string {
  const value = attribute === 'access_policy' ? topic.accessPolicy : topic.introduction;
  if (value === null) throw new SmnError('SMN.0045');
  return value;
}

function patchOf(attribute: TopicAttribute, value: string | null): SmnTopicPatch {
  return attribute === 'access_policy' ? { accessPolicy: value } : { introduction: value };
}
