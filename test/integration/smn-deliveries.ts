import type { Carrier, CarriedOutcome } from '../../apps/pusher/src/delivery/carrier.js';
import { ByteBudget } from '../../apps/pusher/src/lanes/byte-budget.js';
import { Delivery } from '../../apps/pusher/src/lanes/delivery.js';
import { WindowEvent } from '../../apps/pusher/src/lanes/window-event.js';
import { Subscriber } from '../../apps/pusher/src/matching/subscriber.js';
import { decodeEvent, INLINE_ATTEMPTS, type SmnTerms } from '#libs/domain';

export const URN_ID = 'ab'.repeat(16);
export const MESSAGE_ID = 'cd'.repeat(16);
const OWNER = {
  attemptsARound: INLINE_ATTEMPTS,
  confirmed: () => undefined,
  exhausted: () => undefined,
  ready: () => undefined,
};

export function terms(change: Partial<SmnTerms>): SmnTerms {
  return {
    urnId: URN_ID,
    protocol: 'http',
    endpoint: 'http://receiver.example/',
    headers: {},
    confirmation: 'confirmed',
    polices: [],
    ...change,
  };
}

export function subscriberOf(smn: SmnTerms | null, callbackUrl: string, timeoutSeconds = 5): Subscriber {
  return new Subscriber({
    subscription: {
      id: 7,
      tenant: 'project',
      business: 0,
      name: '',
      systemName: '',
      callbackUrl,
      confirmMode: 'httpstatus',
      confirmPattern: '2xx',
      form: 'alarm',
      timeoutSeconds,
      operator: '',
      state: 'active',
      stateReason: null,
      maxInFlight: null,
      recordedAttempts: 'failed',
      startAt: null,
      smn,
      createdAt: new Date(0),
      updatedAt: new Date(0),
    },
    floors: {},
  });
}

/** 2025-11-22T03:14:07Z: ten minutes after the record. */
const FIRST_SENT_AT = 1_763_781_247;

/** The event of a record at offset 5 of `smn`/2, of 2025-11-22T03:04:05Z. @param kind undefined: of no kind of SMN */
export function eventOf(kind: string | undefined, value: object | string): WindowEvent {
  const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  const headers = { event_name: 'alarm', tenant: 'project', ...(kind !== undefined && { smn: kind }) };
  const timestamp = 1_763_780_645_678;
  const decoded = decodeEvent(
    { topic: 'smn', partition: 2, offset: 5, key: null, value: body, headers, timestamp },
    'smn',
  );
  if (decoded.kind === 'rejected') throw new Error(decoded.reason);
  return new WindowEvent(5, decoded.event, body, new ByteBudget(1), 0);
}

export function deliveryOf(subscriber: Subscriber, event: WindowEvent): Delivery {
  const delivery = new Delivery(
    OWNER,
    subscriber,
    { topic: 'smn', partition: 2, record: () => undefined },
    event,
  );
  delivery.attempts = 1;
  delivery.firstSentAt = FIRST_SENT_AT;
  return delivery;
}

/** One attempt, from its beginning to its outcome. */
export function carried(carrier: Carrier, delivery: Delivery): Promise<CarriedOutcome> {
  return new Promise((resolve) => {
    carrier.carry(delivery, Date.now(), resolve);
  });
}
