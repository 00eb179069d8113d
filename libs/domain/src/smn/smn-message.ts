/** What SMN pushes to a subscription, before it is signed (SMN, format of HTTP messages). */
export type SmnMessage = SmnNotification | SmnConfirmationMessage;

interface MessageParts {
  readonly topicUrn: string;
  readonly messageId: string;
  readonly message: string;
  /** Whole seconds since 1970; the same on every attempt. */
  readonly at: number;
}

export interface SmnNotification extends MessageParts {
  readonly type: 'Notification';
  readonly subject: string | null;
  readonly unsubscribeUrl: string;
}

export interface SmnConfirmationMessage extends MessageParts {
  readonly type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly subscribeUrl: string;
}

/** A signature in base64, and where the certificate to check it with is served. */
export interface SmnSignature {
  readonly signature: string;
  readonly certificateUrl: string;
}

/** `YYYY-MM-DDTHH:MM:SSZ`. @param at whole seconds since 1970 */
export function smnTimestamp(at: number): string {
  return `${new Date(at * 1_000).toISOString().slice(0, -'.000Z'.length)}Z`;
}

/**
 * The text that is signed (RSA PKCS#1 v1.5 over SHA-256): `name\nvalue\n` of the members, sorted by name. A notification
 * without a subject has no line for it.
 */
export function smnSignedText(message: SmnMessage): string {
  const linked =
    message.type === 'Notification'
      ? { subject: message.subject ?? undefined }
      : { subscribe_url: message.subscribeUrl };
  const members = {
    message: message.message,
    message_id: message.messageId,
    ...linked,
    timestamp: smnTimestamp(message.at),
    topic_urn: message.topicUrn,
    type: message.type,
  };
  return Object.entries(members)
    .map(([name, value]) => (value === undefined ? '' : `${name}\n${value}\n`))
    .join('');
}

/** The JSON that is pushed. */
export function smnMessageBody(message: SmnMessage, { signature, certificateUrl }: SmnSignature): string {
  const isNotification = message.type === 'Notification';
  return JSON.stringify({
    type: message.type,
    signature,
    subject: isNotification ? (message.subject ?? undefined) : undefined,
    topic_urn: message.topicUrn,
    message_id: message.messageId,
    signature_version: 'v1',
    message: message.message,
    ...(isNotification
      ? { unsubscribe_url: message.unsubscribeUrl }
      : { subscribe_url: message.subscribeUrl }),
    signing_cert_url: certificateUrl,
    timestamp: smnTimestamp(message.at),
  });
}
