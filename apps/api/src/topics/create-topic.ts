import { Injectable } from '@nestjs/common';
import { Ids } from '#libs/domain';
import { type NewSmnTopic, SmnTopicRepository } from '#libs/persistence';

/** What a caller says of a new topic. */
export type TopicDraft = Omit<NewSmnTopic, 'topicId'>;

/** Creates a topic, unless there is one of its name: that stays as it is. */
@Injectable()
export class CreateTopic {
  constructor(
    private readonly topics: SmnTopicRepository,
    private readonly ids: Ids,
  ) {}

  execute(draft: TopicDraft): Promise<'created' | 'exists' | 'limit'> {
    return this.topics.create({ ...draft, topicId: this.ids.next() });
  }
}
