import { type Clock, type FailedVerdict, inlinePauseMs, mayAttemptInline, type Verdict } from '#libs/domain';
import type { Delivery } from '../lanes/delivery.js';
import type { AttemptStarter, Pacer } from '../lanes/pacer.js';
import type { AttemptObserver } from './attempt-observer.js';
import type { CarriedOutcome, Carrier } from './carrier.js';
import { judge } from './judge.js';

interface Ended {
  readonly url: string;
  /** When it began (wall clock). */
  readonly at: number;
  readonly outcome: CarriedOutcome;
}

/** Makes attempts, judges them, and carries a delivery through its round: attempts with pauses between them. */
export class AttemptRunner implements AttemptStarter {
  constructor(
    private readonly carrier: Carrier,
    private readonly clock: Clock,
    private readonly observer: AttemptObserver,
  ) {}

  start(delivery: Delivery, pacer: Pacer): void {
    delivery.stage = 'in_flight';
    delivery.attempts++;
    if (delivery.roundAttempts++ === 0) delivery.roundStartedAt = this.clock.monotonic();
    const at = this.clock.now();
    if (delivery.firstSentAt === 0) delivery.firstSentAt = Math.floor(at / 1_000);
    const { callbackUrl: url } = delivery.subscriber.definition;
    delivery.cancel = this.carrier.carry(delivery, at, (outcome) => {
      delivery.cancel = null;
      this.#end(delivery, pacer, { url, at, outcome });
      pacer.ended();
    });
  }

  #end(delivery: Delivery, pacer: Pacer, { url, at, outcome }: Ended): void {
    if (outcome.kind === 'aborted') {
      pacer.judged(delivery, null, 0);
      // Broken off by this process, so it says nothing about the receiver; let go deliveries are nobody's any more.
      delivery.roundAttempts--;
      if (delivery.stage === 'in_flight') delivery.owner.ready(delivery);
      return;
    }
    let verdict = judge(delivery.subscriber.rule, outcome, this.clock.now());
    // A URL that the subscription no longer has tells nothing of the one that it has now.
    const isOfNow = url === delivery.subscriber.definition.callbackUrl;
    if (verdict.kind === 'failed' && !isOfNow) verdict = { ...verdict, gone: false };
    // Before the delivery goes on: the verdict that opens the breaker keeps it from being parked.
    pacer.judged(delivery, isOfNow ? verdict : null, outcome.ms);
    this.observer.attempted(delivery, verdict, { url, at, outcome });
    if (delivery.stage === 'in_flight') this.#conclude(delivery, verdict);
  }

  #conclude(delivery: Delivery, verdict: Verdict): void {
    if (verdict.kind === 'confirmed') delivery.owner.confirmed(delivery);
    else if (verdict.gone) this.#pause(delivery, null);
    else this.#retry(delivery, verdict);
  }

  #retry(delivery: Delivery, verdict: FailedVerdict): void {
    const { owner, roundAttempts, roundStartedAt } = delivery;
    const pause = Math.max(inlinePauseMs(roundAttempts), verdict.retryAfterMs ?? 0);
    const nextAt = this.clock.monotonic() + pause - roundStartedAt;
    if (roundAttempts < owner.attemptsARound && mayAttemptInline(roundAttempts, nextAt))
      this.#pause(delivery, pause);
    else owner.exhausted(delivery, verdict);
  }

  /** @param pauseMs null pauses until its subscription is defined anew, which lets the delivery go */
  #pause(delivery: Delivery, pauseMs: number | null): void {
    delivery.stage = 'pausing';
    if (pauseMs === null) return;
    const timer = setTimeout(() => {
      delivery.cancel = null;
      if (delivery.stage === 'pausing') delivery.owner.ready(delivery);
    }, pauseMs);
    delivery.cancel = () => {
      clearTimeout(timer);
    };
  }
}
