import { distributionId, type FailedVerdict, type Verdict } from '#libs/domain';
import type { Subscriber } from '../matching/subscriber.js';
import { Breaker } from './breaker.js';
import { Concurrency } from './concurrency.js';
import { isCongestion } from './congestion.js';
import type { Delivery } from './delivery.js';
import { Fifo } from './fifo.js';
import type { Pace } from './pace.js';
import type { Pacing } from './pacing.js';

/** Something that has deliveries of one subscription to attempt: a lane, or its parked deliveries that are due. */
export interface ReadySource {
  /** Whether a pacer has it in its rotation; only the pacer changes it. */
  isOffered: boolean;
  /** The next delivery to attempt; undefined when there is none that may be attempted now. */
  takeReady(): Delivery | undefined;
}

/** Whether this process may start attempts at all at the moment. */
export interface Gate {
  readonly isOpen: boolean;
}

/** Starts an attempt; the pacer is told its verdict, then its owner how the delivery goes on, then the pacer its end. */
export interface AttemptStarter {
  start(delivery: Delivery, pacer: Pacer): void;
}

/**
 * Decides when a subscription's attempts start, taking from its sources in turn: as many at once as its endpoint bears,
 * none before a Retry-After has passed, and one at a time while the endpoint fails.
 *
 * It has no timers: what may start later starts with the first call of `pump` after that moment.
 */
export class Pacer {
  readonly #sources = new Fifo<ReadySource>();
  #inFlight = 0;
  #isPumping = false;
  /** What it learnt is of this definition of the subscription. */
  #version = NaN;
  #concurrency = new Concurrency(1);
  #breaker: Breaker<Delivery>;
  /** No attempt starts before this moment (monotonic, in ms): Retry-After said so. 0 is none. */
  #heldUntil = 0;

  constructor(
    readonly subscriber: Subscriber,
    private readonly pacing: Pacing,
  ) {
    this.#breaker = new Breaker(pacing.clock, pacing.randomness);
    this.#followDefinition();
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Whether the endpoint fails: nothing is parked then, and one event at a time probes it. */
  get isBroken(): boolean {
    this.#followDefinition();
    return this.#breaker.isOpen;
  }

  /** Attempts that it may have in flight at this moment, beside those that began before a breaker opened. */
  get allowance(): number {
    this.#followDefinition();
    if (this.#isHeld) return 0;
    if (this.#breaker.isOpen) return this.#breaker.isProbeDue ? 1 : 0;
    return this.#concurrency.allowed;
  }

  /** Attempts that it could have in flight if it had more to do: fewer while its endpoint fails or the process is crowded. */
  get appetite(): number {
    if (this.#breaker.isOpen || this.pacing.crowd.isFull) return 1;
    return this.#concurrency.allowed;
  }

  /** Undefined when there is nothing to tell: no attempts, and any number might start. */
  get pace(): Pace | undefined {
    this.#followDefinition();
    const { state, isOpen, nextProbeAt } = this.#breaker;
    const resumesAt = Math.max(nextProbeAt ?? 0, this.#isHeld ? this.#heldUntil : 0);
    if (this.#inFlight === 0 && !isOpen && resumesAt === 0 && !this.#concurrency.isReduced) return undefined;
    return {
      inFlight: this.#inFlight,
      concurrency: isOpen ? 1 : this.#concurrency.allowed,
      breaker: state,
      resumesInMs: resumesAt === 0 ? null : Math.max(0, resumesAt - this.pacing.clock.monotonic()),
    };
  }

  /** Tells that a source has something ready. */
  offer(source: ReadySource): void {
    if (!source.isOffered) {
      source.isOffered = true;
      this.#sources.put(source);
    }
    this.pump();
  }

  /**
   * Tells the outcome of an attempt, before its delivery goes on.
   * @param verdict null says nothing about the endpoint: it was broken off here, or went to a URL that is no more
   * @param ms how long the attempt took
   */
  judged(delivery: Delivery, verdict: Verdict | null, ms: number): void {
    this.#followDefinition();
    if (verdict === null) this.#breaker.withdrawn(delivery);
    else if (verdict.kind === 'failed') this.#failed(delivery, verdict, ms);
    else {
      this.#concurrency.confirmed();
      if (!this.#breaker.confirmed()) return;
      this.#concurrency.restart(this.pacing.clock.monotonic());
      this.pacing.breakers.closed(this.subscriber);
    }
  }

  /** An attempt has ended, and its delivery went on. */
  ended(): void {
    this.#inFlight--;
    this.pacing.crowd.ended();
    this.pump();
  }

  /** Starts what may start. What may not stays offered, for the next call. */
  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#followDefinition();
    while (!this.#sources.isEmpty && this.#mayStart && this.subscriber.isActive && this.pacing.gate.isOpen) {
      const source = this.#sources.take();
      const delivery = source?.takeReady();
      if (source === undefined) break;
      if (delivery === undefined) {
        source.isOffered = false;
        continue;
      }
      this.#sources.put(source);
      this.#inFlight++;
      this.pacing.crowd.started();
      if (this.#breaker.isOpen) this.#breaker.probing(delivery);
      this.pacing.starter.start(delivery, this);
    }
    this.#isPumping = false;
  }

  get #mayStart(): boolean {
    if (this.#heldUntil !== 0 && this.#isHeld) return false;
    // What began before it opened may hang for minutes yet: the probe does not wait for that.
    if (this.#breaker.isOpen) return this.#breaker.isProbeDue;
    return this.#inFlight < this.#concurrency.allowed && this.pacing.crowd.admits(this.#inFlight);
  }

  get #isHeld(): boolean {
    if (this.#heldUntil === 0) return false;
    if (this.pacing.clock.monotonic() < this.#heldUntil) return true;
    this.#heldUntil = 0;
    return false;
  }

  #failed(delivery: Delivery, verdict: FailedVerdict, ms: number): void {
    const now = this.pacing.clock.monotonic();
    const startedAt = now - ms;
    if (isCongestion(verdict)) this.#concurrency.congested(startedAt, now);
    if (verdict.retryAfterMs !== null && verdict.retryAfterMs > 0)
      this.#heldUntil = Math.max(this.#heldUntil, now + verdict.retryAfterMs);
    // Events of two topics may share the number: then they count as one, and a third is waited for.
    const event = distributionId(delivery.offset, delivery.partition.partition);
    if (this.#breaker.failed(delivery, event, startedAt)) this.pacing.breakers.opened(this.subscriber);
  }

  /** A new definition is a new start: what was wrong may be corrected, or the limit be another. */
  #followDefinition(): void {
    const { version } = this.subscriber;
    if (version === this.#version) return;
    const { clock, randomness, maxInFlight, breakers } = this.pacing;
    this.#version = version;
    this.#concurrency = new Concurrency(this.subscriber.definition.maxInFlight ?? maxInFlight);
    this.#heldUntil = 0;
    const wasBroken = this.#breaker.isOpen;
    this.#breaker = new Breaker(clock, randomness);
    if (wasBroken) breakers.closed(this.subscriber);
  }
}
