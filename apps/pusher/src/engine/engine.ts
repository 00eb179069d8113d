import type { Logger } from 'pino';
import type { TopicAdmin } from '#libs/broker';
import type { Clock, Randomness } from '#libs/domain';
import type { Egress } from '#libs/egress';
import type {
  LeaseRepository,
  ParkedRepository,
  ProgressRepository,
  SettlementRepository,
  SubscriptionFeedRepository,
} from '#libs/persistence';
import { AttemptRunner } from '../delivery/attempt-runner.js';
import type { EventLog, EventLogReader } from '../intake/event-log.js';
import { SESSION_MS } from '../intake/intake.constants.js';
import { ByteBudget } from '../lanes/byte-budget.js';
import type { LaneContext } from '../lanes/lane-context.js';
import { Pacers } from '../lanes/pacers.js';
import { ParkingQuota } from '../lanes/parking-quota.js';
import { VerdictBacklog } from '../lanes/verdict-backlog.js';
import type { SubscriptionFeed } from '../matching/subscription-feed.js';
import { Ownership } from '../settlement/ownership.js';
import { ParkedRetries } from '../settlement/parked-retries.js';
import { Settler } from '../settlement/settler.js';
import { AttemptWatch } from './attempt-watch.js';
import { DeliveryGate } from './delivery-gate.js';
import { EventReader } from './event-reader.js';
import { LateEventLog } from './late-event-log.js';
import { Loop } from './loop.js';
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
export class Engine {
  readonly reader: EventLogReader;
  readonly #ownership: Ownership;
  readonly #settler: Settler;
  readonly #retries: ParkedRetries;
  readonly #context: LaneContext;
  readonly #gate: DeliveryGate;
  readonly #log = new LateEventLog();
  readonly #loops: readonly Loop[];
  #onTick: () => void = () => undefined;

  constructor(private readonly parts: EngineParts) {
    const { owner, feed, clock, randomness, metrics, logger, leases, progress, parked, settlements, topics } =
      parts;
    const backlog = new VerdictBacklog();
    this.#gate = new DeliveryGate(feed, backlog, clock);
    const runner = new AttemptRunner(parts.egress, clock, new AttemptWatch(parts));
    this.#context = {
      clock,
      randomness,
      budget: new ByteBudget(parts.windowBytes),
      pacers: new Pacers(parts.maxInFlight, this.#gate, runner),
      quota: parts.parkingQuota ?? new ParkingQuota(),
      backlog,
      stopped: new Set(),
    };
    const log = this.#log;
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
      log,
    });
    feed.listen((changes) => {
      this.#ownership.apply(changes);
      this.#retries.apply(changes);
    });
    this.#loops = [
      new Loop(TICK_MS, () => this.#tick()),
      new Loop(RETRY_LOOK_MS, () => this.#retries.look()),
    ];
    this.#measure();
  }

  /** Whether this process is a member of the group, and every partition that it was given is its own. */
  get isSettledDown(): boolean {
    const isMember = this.parts.clock.monotonic() - this.#log.memberAt < SESSION_MS;
    return isMember && this.#ownership.isSettledDown;
  }

  /** Calls with every turn of the loop. */
  onTick(call: () => void): void {
    this.#onTick = call;
  }

  /** Begins the loops; the log may be read from now on. */
  start(log: EventLog): void {
    this.#log.set(log);
    this.#settler.start();
    for (const loop of this.#loops) loop.start();
  }

  /** Takes nothing more, lets attempts in flight end, settles and hands every lease back. */
  async stop(drainMs: number): Promise<void> {
    this.#gate.shut();
    this.#settler.stop();
    try {
      await this.#ownership.close(drainMs);
    } finally {
      for (const loop of this.#loops) loop.stop();
    }
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
