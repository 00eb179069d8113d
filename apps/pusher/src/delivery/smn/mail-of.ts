import type { Mail } from './mailer.js';
import type { SmnPush } from './smn-messages.js';

/** To whom a mail goes, and from what. */
export interface MailParts {
  readonly to: string;
  /** The topic's name: it is the sender's. */
  readonly topic: string;
  /** The same on every attempt, so that whoever gets it twice can tell. */
  readonly id: string;
}

/** The mail of a message of SMN. */
export function mailOf({ message, subscriptionUrn }: SmnPush, { to, topic, id }: MailParts): Mail {
  const headers = {
    'X-SMN-MESSAGE-TYPE': message.type,
    'X-SMN-MESSAGE-ID': message.messageId,
    'X-SMN-TOPIC-URN': message.topicUrn,
    'X-SMN-SUBSCRIPTION-URN': subscriptionUrn,
  };
  const envelope = { to, fromName: topic, id };
  if (message.type === 'Notification') {
    return {
      ...envelope,
      subject: message.subject ?? topic,
      text: `${message.message}\n\n--\nTopic: ${message.topicUrn}\nTo unsubscribe, open ${message.unsubscribeUrl}\n`,
      headers: { ...headers, 'List-Unsubscribe': `<${message.unsubscribeUrl}>` },
    };
  }
  const isNew = message.type === 'SubscriptionConfirmation';
  return {
    ...envelope,
    subject: isNew ? `Confirm your subscription to ${topic}` : `Your subscription to ${topic} was canceled`,
    text: isNew
      ? `You are invited to subscribe to topic ${message.topicUrn}.\n\nTo confirm, open ${message.subscribeUrl}\n\nIf you did not ask for this, do nothing.\n`
      : `Your subscription to topic ${message.topicUrn} was canceled.\n\nTo subscribe again, open ${message.subscribeUrl}\n`,
    headers,
  };
}
