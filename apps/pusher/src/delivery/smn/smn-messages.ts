import { createHash } from 'node:crypto';
import {
  formatSubscriptionUrn,
  formatTopicUrn,
  messageText,
  type Parsed,
  parseSmnInvitation,
  parseSmnPublication,
  type SmnMessage,
  smnTokenContext,
  type SmnTerms,
  type SmnRecordKind,
} from '#libs/domain';
import type { SecretBox } from '#libs/secrets';
import type { Delivery } from '../../lanes/delivery.js';

const ID_DIGITS = 32;
const LINKS = 'rest/v2/notifications/subscription';

const CONFIRMATIONS = {
  subscription_confirmation: {
    type: 'SubscriptionConfirmation',
    text: (topicUrn: string) =>
      `You are invited to subscribe to topic ${topicUrn}. To confirm the subscription, visit subscribe_url.`,
  },
  unsubscribe_confirmation: {
    type: 'UnsubscribeConfirmation',
    text: (topicUrn: string) =>
      `Your subscription to topic ${topicUrn} was canceled. To take that back, visit subscribe_url.`,
  },
} as const satisfies Partial<Record<SmnRecordKind, unknown>>;

/** What a message is for, beside its text. */
export interface SmnPush {
  readonly message: SmnMessage;
  readonly subscriptionUrn: string;
}

/** The messages of SMN that deliveries take to subscriptions made through it: the same ones on every attempt. */
export class SmnMessages {
  readonly #base: string;

  constructor(
    private readonly region: string,
    publicUrl: string,
    private readonly box: SecretBox,
  ) {
    this.#base = publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`;
  }

  /** @throws SealBrokenError when its token was sealed with another `SECRET_KEY` */
  of({ event, partition, subscriber, firstSentAt: at }: Delivery, terms: SmnTerms): SmnPush {
    const { tenant: project, form: topic } = subscriber.definition;
    const urn = { region: this.region, project, topic };
    const topicUrn = formatTopicUrn(urn);
    const subscriptionUrn = formatSubscriptionUrn({ ...urn, urnId: terms.urnId });
    const { smn } = event.description;
    if (smn !== null && smn.kind !== 'publish') {
      const { message_id: messageId, sealed_token: token } = read(parseSmnInvitation(event.body));
      const { type, text } = CONFIRMATIONS[smn.kind];
      const subscribeUrl = this.#link('confirm', {
        token: this.box.open(Buffer.from(token, 'base64'), smnTokenContext(terms.urnId)).toString(),
        topic_urn: topicUrn,
        endpoint: terms.endpoint,
      });
      return {
        subscriptionUrn,
        message: { type, topicUrn, messageId, message: text(topicUrn), subscribeUrl, at },
      };
    }
    const unsubscribeUrl = this.#link('unsubscribe', { subscription_urn: subscriptionUrn });
    const parts = { type: 'Notification', topicUrn, unsubscribeUrl, at } as const;
    if (smn === null) {
      const messageId = idOf(`${partition.topic}/${partition.partition}/${event.offset}`);
      const message = event.body.toString();
      return { subscriptionUrn, message: { ...parts, messageId, subject: null, message } };
    }
    const publication = read(parseSmnPublication(event.body));
    const { message_id: messageId, subject } = publication;
    const message = messageText(publication, terms.protocol);
    return {
      subscriptionUrn,
      message: { ...parts, messageId, subject: subject === '' ? null : subject, message },
    };
  }

  /** Where a certificate is served. */
  certificateUrl(certificateId: string): string {
    return `${this.#base}smn/${certificateId}`;
  }

  #link(name: string, parameters: Readonly<Record<string, string>>): string {
    return `${this.#base}${LINKS}/${name}?${new URLSearchParams(parameters).toString()}`;
  }
}

/** An event of Kafka has no message id: it gets one of its place in the log. */
function idOf(place: string): string {
  return createHash('sha256').update(place).digest('hex').slice(0, ID_DIGITS);
}

/** It was read when it was matched. */
function read<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}
