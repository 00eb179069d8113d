import type { Logger } from 'pino';
import type { TopicAdmin } from '#libs/broker';
import type { Clock, Randomness, Verdict } from '#libs/domain';
import type { Egress } from '#libs/egress';
import type {
  LeaseRepository,
  ParkedRepository,
  ProgressRepository,
  SettlementRepository,
  SubscriptionFeedRepository,
} from '#libs/persistence';
import { AttemptObserver } from '../delivery/attempt-observer.js';
import { AttemptRunner } from '../delivery/attempt-runner.js';
import type { EventLog, EventLogReader } from '../intake/event-log.js';
import { ByteBudget } from '../lanes/byte-budget.js';
import type { Delivery } from '../lanes/delivery.js';
import type { LaneContext } from '../lanes/lane-context.js';
import { Pacers } from '../lanes/pacers.js';
import { ParkingQuota } from '../lanes/parking-quota.js';
import { VerdictBacklog } from '../lanes/verdict-backlog.js';
import type { SubscriptionFeed } from '../matching/subscription-feed.js';
import { Ownership } from '../settlement/ownership.js';
import { ParkedRetries } from '../settlement/parked-retries.js';
import { Settler } from '../settlement/settler.js';
import { DeliveryGate } from './delivery-gate.js';
import { EventReader } from './event-reader.js';
import type { PusherMetrics } from './pusher-metrics.js';

/** How often changes are read, leases looked at and stopped lanes asked again. */
const TICK_MS = 200;
/** How often parked deliveries are looked for. */
const RETRY_LOOK_MS = 1_000;

export interface EngineParts {
  /** Names this process in leases; never used twice. */
  readonly owner: string;
  readonly windowBytes: number;
  readonly maxInFlight: number;
  readonly parkingQuota?: ParkingQuota;
  readonly egress: Egress;
  readonly topics: TopicAdmin;
  readonly feed: SubscriptionFeed;
  readonly feedRepository: SubscriptionFeedRepository;
  readonly leases: LeaseRepository;
  readonly progress: ProgressRepository;
  readonly parked: ParkedRepository;
  readonly settlements: SettlementRepository;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly metrics: PusherMetrics;
  readonly logger: Logger;
  /** Makes leases for partitions that appeared. */
  readonly register: () => Promise<void>;
}

/**
 * The pusher's rooms put together: intake, matching, lanes, delivery, settlement. All state is changed on this one
 * thread; what waits in between asks again whether the partition is still its own.
 */
export class Engine extends AttemptObserver {
  readonly reader: EventLogReader;
  readonly #ownership: Ownership;
  readonly #settler: Settler;
  readonly #retries: ParkedRetries;
  readonly #context: LaneContext;
  readonly #gate: DeliveryGate;
  #timers: NodeJS.Timeout[] = [];
  #log: EventLog | undefined;
  #onTick: () => void = () => undefined;

  constructor(private readonly parts: EngineParts) {
    super();
    const { owner, feed, clock, randomness, metrics, logger, leases, progress, parked, settlements, topics } =
      parts;
    const backlog = new VerdictBacklog();
    this.#gate = new DeliveryGate(feed, backlog, clock);
    const runner = new AttemptRunner(parts.egress, clock, this);
    this.#context = {
      clock,
      randomness,
      budget: new ByteBudget(parts.windowBytes),
      pacers: new Pacers(parts.maxInFlight, this.#gate, runner),
      quota: parts.parkingQuota ?? new ParkingQuota(),
      backlog,
      stopped: new Set(),
    };
    const log = this.#lateLog();
    this.#ownership = new Ownership(
      { owner, leases, progress, parked, topics, feed, context: this.#context, clock },
      log,
      {
        claimed: (partition, { heldHeads }) => {
          this.#retries.claimed(partition.lanes, heldHeads);
        },
        settle: () => this.#settler.settle(),
        register: parts.register,
      },
      logger,
    );
    this.#settler = new Settler(
      {
        owner,
        settlements,
        leases,
        parked,
        feed,
        context: this.#context,
        clock,
        log,
        logger,
        onSettled: (ms) => {
          metrics.settleSeconds.observe(ms / 1_000);
          this.#context.pacers.pumpAll();
        },
      },
      this.#ownership,
    );
    const { book } = feed;
    this.#retries = new ParkedRetries({
      parked,
      book,
      ownership: this.#ownership,
      context: this.#context,
      clock,
      randomness,
      logger,
    });
    this.reader = new EventReader({
      ownership: this.#ownership,
      book,
      budget: this.#context.budget,
      metrics,
      logger,
      log: () => log,
    });
    feed.listen((changes) => {
      this.#ownership.apply(changes);
      this.#retries.apply(changes);
    });
    this.#measure();
  }

  /** Whether the group was joined, and every partition that it gave to this process is its own. */
  get isSettledDown(): boolean {
    return this.#log !== undefined && this.#log.memberAt > -Infinity && this.#ownership.isSettledDown;
  }

  /** Calls with every turn of the loop. */
  onTick(call: () => void): void {
    this.#onTick = call;
  }

  /** Begins the loops; the log may be read from now on. */
  start(log: EventLog): void {
    this.#log = log;
    this.#settler.start();
    this.#every(TICK_MS, () => this.#tick());
    this.#every(RETRY_LOOK_MS, () => this.#retries.look());
  }

  /** Takes nothing more, lets attempts in flight end, settles and hands every lease back. */
  async stop(drainMs: number): Promise<void> {
    this.#gate.shut();
    this.#settler.stop();
    await this.#ownership.close(drainMs);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  override attempted(delivery: Delivery, verdict: Verdict, ms: number): void {
    const { metrics, logger, feedRepository, clock } = this.parts;
    metrics.attemptSeconds.observe(ms / 1_000);
    metrics.attempts.inc({ verdict: verdict.kind === 'confirmed' ? 'confirmed' : verdict.reason });
    if (verdict.kind === 'confirmed') return;
    const { topic, partition } = delivery.partition;
    const subscription = delivery.subscriber.id;
    const { reason, status } = verdict;
    logger.debug(
      { subscription, topic, partition, offset: delivery.offset, attempt: delivery.attempts, reason, status },
      'attempt not confirmed',
    );
    if (!verdict.gone) return;
    feedRepository
      .disable(subscription, delivery.subscriber.definition.callbackUrl, new Date(clock.now()))
      .then(() => this.parts.feed.refresh())
      .catch((error: unknown) => {
        logger.warn(
          { subscription, err: error },
          'a subscription whose endpoint is gone could not be disabled yet',
        );
      })
      .finally(() => {
        // Disabled, its deliveries were let go. If not, somebody defined it anew meanwhile and wants it attempted.
        if (delivery.stage === 'pausing') delivery.owner.ready(delivery);
      });
  }

  async #tick(): Promise<void> {
    const { feed, logger } = this.parts;
    this.#ownership.checkLeases();
    try {
      await feed.refresh();
    } catch (error) {
      logger.warn({ err: error }, 'changes of subscriptions could not be read');
    }
    const { stopped, pacers } = this.#context;
    const lanes = [...stopped];
    stopped.clear();
    for (const lane of lanes) lane.revive();
    pacers.pumpAll();
    this.#onTick();
  }

  /** One turn after the other, with a pause between them. */
  #every(ms: number, turn: () => Promise<void>): void {
    const slot = this.#timers.length;
    const next = (): void => {
      void turn().finally(() => {
        if (this.#timers[slot] !== undefined) this.#timers[slot] = setTimeout(next, ms);
      });
    };
    this.#timers[slot] = setTimeout(next, 0);
  }

  /** The transport is made after the engine: until then nothing is assigned, so nothing is asked of it. */
  #lateLog(): EventLog {
    const log = () => {
      if (this.#log === undefined) throw new Error('the engine was not started');
      return this.#log;
    };
    return {
      get memberAt() {
        return log().memberAt;
      },
      begin: (ref, offset) => {
        log().begin(ref, offset);
      },
      pause: (refs) => {
        log().pause(refs);
      },
      resume: (refs) => {
        log().resume(refs);
      },
      commit: (offsets) => {
        log().commit(offsets);
      },
    };
  }

  #measure(): void {
    const { metrics, feed } = this.parts;
    const { budget, pacers, backlog } = this.#context;
    metrics.gauge('ringback_window_bytes', 'Bytes that the windows hold', () => budget.used);
    metrics.gauge('ringback_attempts_in_flight', 'Attempts in flight', () => pacers.inFlight);
    metrics.gauge('ringback_unsettled_verdicts', 'Verdicts not in the database yet', () => backlog.count);
    metrics.gauge('ringback_subscriptions', 'Subscriptions known', () => feed.book.size);
    metrics.gauge('ringback_partitions_owned', 'Leases held', () => this.#ownership.all.length);
    metrics.gauge('ringback_parked_attempts', 'Parked deliveries being attempted', () => this.#retries.count);
    metrics.gauge('ringback_lanes', 'Lanes with something unsettled', () =>
      this.#ownership.all.reduce((sum, { lanes }) => sum + lanes.laneCount, 0),
    );
  }
}
