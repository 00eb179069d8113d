import { type FailedVerdict, INLINE_ATTEMPTS, SystemClock, type Verdict } from '#libs/domain';
import type { Done, Egress, ExchangeRequest, Outcome } from '#libs/egress';
import type { SealedSigningSecret } from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import { ByteBudget } from '../lanes/byte-budget.js';
import { Delivery, type DeliveryOwner } from '../lanes/delivery.js';
import { Pacers } from '../lanes/pacers.js';
import { WindowEvent } from '../lanes/window-event.js';
import { described } from '../matching/event-description.fixture.js';
import { Subscriber } from '../matching/subscriber.js';
import { fedOf } from '../matching/subscription.fixture.js';
import { AttemptObserver } from './attempt-observer.js';
import { AttemptRunner } from './attempt-runner.js';
import { CallbackCarrier } from './callback-carrier.js';
import { WebhookSignatures } from './webhook-signatures.js';

/** Exchanges that end when the test says so. */
class HeldEgress {
  readonly requests: ExchangeRequest[] = [];
  #done: Done | undefined;

  exchange(request: ExchangeRequest, done: Done): () => void {
    this.requests.push(request);
    this.#done = done;
    return () => {
      this.end({ kind: 'aborted' });
    };
  }

  end(outcome: Outcome): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(outcome);
  }

  answer(status: number, change: { body?: string; retryAfter?: string } = {}): void {
    const { body = '', retryAfter = null } = change;
    this.end({ kind: 'answered', status, body: Buffer.from(body), truncated: false, retryAfter, ms: 1 });
  }
}

class Verdicts extends AttemptObserver {
  readonly all: Verdict[] = [];

  override attempted(_delivery: Delivery, verdict: Verdict): void {
    this.all.push(verdict);
  }
}

/** Offers a delivery to the pacer whenever it may be attempted, as a lane does. */
class Owner implements DeliveryOwner {
  readonly attemptsARound = INLINE_ATTEMPTS;
  readonly ends: string[] = [];
  verdict: FailedVerdict | undefined;
  onReady: (delivery: Delivery) => void = () => undefined;

  confirmed(delivery: Delivery): void {
    delivery.stage = 'done';
    this.ends.push('confirmed');
  }

  exhausted(delivery: Delivery, verdict: FailedVerdict): void {
    delivery.stage = 'done';
    this.verdict = verdict;
    this.ends.push('exhausted');
  }

  ready(delivery: Delivery): void {
    delivery.stage = 'ready';
    this.onReady(delivery);
  }
}

/** What signing secrets of these tests are sealed with. */
export const box = new SecretBox(Buffer.alloc(32, 1).toString('base64'));

/** One delivery whose attempts have begun; its exchange ends as the test says. */
export function setUp(
  pattern = { confirmMode: 'httpstatus' as 'httpstatus' | 'regular', confirmPattern: '200' },
  signingSecrets?: readonly SealedSigningSecret[],
) {
  const egress = new HeldEgress();
  const verdicts = new Verdicts();
  const carrier = new CallbackCarrier(egress as unknown as Egress, new WebhookSignatures(box));
  const runner = new AttemptRunner(carrier, new SystemClock(), verdicts);
  const subscriber = new Subscriber({
    ...fedOf({ id: 3, ...pattern, form: 'hostcreate', timeoutSeconds: 7 }),
    ...(signingSecrets !== undefined && { signingSecrets }),
  });
  const body = Buffer.from('{"obj_type":"host","n":12345678901234567890}');
  const description = described({
    name: 'hostcreate',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    spliceAt: body.length - 1,
  });
  const event = new WindowEvent(5, description, body, new ByteBudget(1), 0);
  const owner = new Owner();
  const delivery = new Delivery(
    owner,
    subscriber,
    { topic: 't', partition: 2, record: () => undefined },
    event,
  );
  const pacer = new Pacers(1, { isOpen: true }, runner).of(subscriber);
  let queue = [delivery];
  const source = { isOffered: false, takeReady: () => queue.shift() };
  owner.onReady = (ready) => {
    queue = [ready];
    pacer.offer(source);
  };
  delivery.stage = 'ready';
  pacer.offer(source);
  return { egress, verdicts, owner, delivery, pacer, event };
}
