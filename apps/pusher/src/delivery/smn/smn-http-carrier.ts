import { MAX_JUDGED_BODY_BYTES, smnMessageBody, type SmnTerms, webhookId } from '#libs/domain';
import type { Cancel, Egress, ExchangeRequest, Outcome } from '#libs/egress';
import type { Delivery } from '../../lanes/delivery.js';
import { RECORDED_ANSWER_BYTES } from '../attempt-record.js';
import { Carrier, type Carried } from '../carrier.js';
import { runErrand } from '../errand.js';
import type { SignedMessages } from './signed-messages.js';
import type { SmnMessages, SmnPush } from './smn-messages.js';
import { termsOf } from './terms-of.js';

/** Egress keeps the timeout; this is for a signature that takes for ever. */
const GRACE_MS = 1_000;

/** Messages of SMN by HTTP(S): signed JSON. */
export class SmnHttpCarrier extends Carrier {
  constructor(
    private readonly egress: Egress,
    private readonly messages: SmnMessages,
    private readonly signed: SignedMessages,
  ) {
    super();
  }

  override carry(delivery: Delivery, at: number, done: Carried): Cancel {
    const { definition } = delivery.subscriber;
    const terms = termsOf(delivery);
    const timeoutMs = definition.timeoutSeconds * 1_000;
    const isJudgedByBody = definition.confirmMode === 'regular';
    return runErrand(
      async (signal) => {
        const push = this.messages.of(delivery, terms);
        const signature = await this.signed.signatureOf(delivery.event, push.message, terms.protocol);
        return this.#exchange(signal, {
          method: 'POST',
          url: definition.callbackUrl,
          headers: headersOf(delivery, terms, push, at),
          body: Buffer.from(smnMessageBody(push.message, signature)),
          timeoutMs,
          captureBytes: isJudgedByBody ? MAX_JUDGED_BODY_BYTES : RECORDED_ANSWER_BYTES,
        });
      },
      timeoutMs + GRACE_MS,
      done,
    );
  }

  #exchange(signal: AbortSignal, request: ExchangeRequest): Promise<Outcome> {
    if (signal.aborted) return Promise.resolve({ kind: 'aborted' });
    return new Promise((resolve) => {
      signal.addEventListener('abort', this.egress.exchange(request, resolve), { once: true });
    });
  }
}

/** What the subscription asked for, then what every push has: a header that both name is ours. */
function headersOf(
  delivery: Delivery,
  { headers: own }: SmnTerms,
  { message, subscriptionUrn }: SmnPush,
  at: number,
): string[] {
  const { event, partition, subscriber } = delivery;
  const { traceparent, name } = event.description;
  const ours = {
    'content-type': 'application/json',
    'X-SMN-MESSAGE-TYPE': message.type,
    'X-SMN-MESSAGE-ID': message.messageId,
    'X-SMN-TOPIC-URN': message.topicUrn,
    'X-SMN-SUBSCRIPTION-URN': subscriptionUrn,
    'webhook-id': webhookId(partition.topic, partition.partition, event.offset, subscriber.id),
    'webhook-timestamp': String(Math.floor(at / 1_000)),
    'x-ringback-event': name,
    'x-ringback-attempt': String(delivery.attempts),
    ...(delivery.replayId !== null && { 'x-ringback-replay': String(delivery.replayId) }),
    ...(traceparent !== null && { traceparent }),
  };
  const taken = new Set(Object.keys(ours).map((header) => header.toLowerCase()));
  const asked = Object.entries(own).filter(([header]) => !taken.has(header.toLowerCase()));
  return [...asked, ...Object.entries(ours)].flat();
}
