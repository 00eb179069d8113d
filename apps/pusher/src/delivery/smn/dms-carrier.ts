import { smnTimestamp, type SmnMessage, webhookId } from '#libs/domain';
import { BrokerRefusedError, type OutgoingRecord } from '#libs/broker';
import type { Cancel } from '#libs/egress';
import type { Delivery } from '../../lanes/delivery.js';
import { Carrier, type CarriedOutcome, type Carried } from '../carrier.js';
import { runErrand } from '../errand.js';
import type { SmnMessages } from './smn-messages.js';
import { termsOf } from './terms-of.js';
import type { TopicProducers } from './topic-producers.js';

/** Messages of SMN as records of a Kafka topic: the value is the text, the key its message id, headers say the rest. */
export class DmsCarrier extends Carrier {
  /** @param own topics of this system, which nobody may have messages written to */
  constructor(
    private readonly messages: SmnMessages,
    private readonly producers: TopicProducers,
    private readonly own: readonly string[],
  ) {
    super();
  }

  override carry(delivery: Delivery, _at: number, done: Carried): Cancel {
    const { definition } = delivery.subscriber;
    const { endpoint: topic } = termsOf(delivery);
    return runErrand(
      () =>
        this.own.includes(topic)
          ? Promise.resolve(declined(`${topic} is a topic of this system`))
          : this.#write(this.#recordOf(delivery, topic)),
      definition.timeoutSeconds * 1_000,
      done,
    );
  }

  #recordOf(delivery: Delivery, topic: string): OutgoingRecord {
    const { event, partition, subscriber, attempts } = delivery;
    const { headers, ...terms } = termsOf(delivery);
    const { message, subscriptionUrn } = this.messages.of(delivery, { ...terms, headers });
    return {
      topic,
      key: message.messageId,
      value: Buffer.from(message.message),
      headers: {
        ...headers,
        'x-smn-message-type': message.type,
        'x-smn-message-id': message.messageId,
        'x-smn-topic-urn': message.topicUrn,
        'x-smn-subscription-urn': subscriptionUrn,
        'x-smn-timestamp': smnTimestamp(message.at),
        ...linksOf(message),
        'webhook-id': webhookId(partition.topic, partition.partition, event.offset, subscriber.id),
        'x-ringback-attempt': String(attempts),
      },
    };
  }

  async #write(record: OutgoingRecord): Promise<CarriedOutcome> {
    try {
      const [at] = await this.producers.of(record.topic).send([record]);
      const answer = at === undefined ? '' : `${at.topic}/${at.partition}/${at.offset}`;
      return { kind: 'accepted', status: null, answer: Buffer.from(answer), ms: 0 };
    } catch (error) {
      if (error instanceof BrokerRefusedError) return declined(error.message);
      return { kind: 'failed', code: 'BROKER', detail: (error as Error).message, ms: 0 };
    }
  }
}

function linksOf(message: SmnMessage): Readonly<Record<string, string>> {
  if (message.type !== 'Notification') return { 'x-smn-subscribe-url': message.subscribeUrl };
  return {
    'x-smn-unsubscribe-url': message.unsubscribeUrl,
    ...(message.subject !== null && { 'x-smn-subject': message.subject }),
  };
}

function declined(detail: string): CarriedOutcome {
  return { kind: 'declined', status: null, detail, ms: 0 };
}
