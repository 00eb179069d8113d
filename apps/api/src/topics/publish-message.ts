import { Injectable } from '@nestjs/common';
import { EventProducer } from '#libs/broker';
import { BrokerConfig } from '#libs/config';
import { Ids, MAX_EVENT_BYTES, SMN_KIND_HEADER, type SmnPublication, type SmnRecordKind } from '#libs/domain';
import { SmnTopicRepository } from '#libs/persistence';

/** What a caller publishes. */
export type NewMessage = Omit<SmnPublication, 'message_id'>;

/** published: all in-sync replicas have it. too_large: as an event it is beyond what a pusher reads. */
export type Published =
  | { readonly kind: 'published'; readonly messageId: string }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'too_large' };

const KIND: SmnRecordKind = 'publish';

/** Publishes a message to the subscriptions of a topic. */
@Injectable()
export class PublishMessage {
  constructor(
    private readonly topics: SmnTopicRepository,
    private readonly producer: EventProducer,
    private readonly config: BrokerConfig,
    private readonly ids: Ids,
  ) {}

  async execute(tenant: string, topic: string, message: NewMessage): Promise<Published> {
    if ((await this.topics.find(tenant, topic)) === null) return { kind: 'not_found' };
    const messageId = this.ids.next();
    const publication: SmnPublication = { message_id: messageId, ...message };
    const value = Buffer.from(JSON.stringify(publication));
    if (value.length > MAX_EVENT_BYTES) return { kind: 'too_large' };
    await this.producer.send([
      {
        topic: this.config.smnTopic,
        key: messageId,
        value,
        headers: { event_name: topic, tenant, [SMN_KIND_HEADER]: KIND },
      },
    ]);
    return { kind: 'published', messageId };
  }
}
