import { AttemptRunner } from '../delivery/attempt-runner.js';
import type { EventLog } from '../intake/event-log.js';
import { SESSION_MS } from '../intake/intake.constants.js';
import type { PastLog } from '../intake/past-log.js';
import { ByteBudget } from '../lanes/byte-budget.js';
import type { LaneContext } from '../lanes/lane-context.js';
import { Loads } from '../lanes/loads.js';
import { Pacers } from '../lanes/pacers.js';
import { ParkingQuota } from '../lanes/parking-quota.js';
import { VerdictBacklog } from '../lanes/verdict-backlog.js';
import { COMMAND_LOOK_MS, Commands } from '../settlement/commands.js';
import { Ownership } from '../settlement/ownership.js';
import { ParkedRetries } from '../settlement/parked-retries.js';
import { Settler } from '../settlement/settler.js';
import { AttemptPruning, PRUNE_ATTEMPTS_MS } from './attempt-pruning.js';
import { AttemptWatch } from './attempt-watch.js';
import { BreakerWatch } from './breaker-watch.js';
import { CatchUp } from './catch-up.js';
import { PRUNE_COMMANDS_MS, pruneCommands } from './command-pruning.js';
import { DeliveryGate } from './delivery-gate.js';
import { gaugeEngine } from './engine-gauges.js';
import type { EngineParts } from './engine-parts.js';
import { EventReader } from './event-reader.js';
import { FAILURE_LOOK_MS, FailureWatch } from './failure-watch.js';
import { LateEventLog } from './late-event-log.js';
import { Loop } from './loop.js';
import { PACE_REPORT_MS, PaceReport } from './pace-report.js';
import { READ_AHEAD_LOOK_MS, ReadAhead } from './read-ahead.js';
import { Relief } from './relief.js';

/** How often leases are looked at: a process that was stopped and wakes up breaks off what it had begun within this. */
const LEASE_LOOK_MS = 50;
/** How often changes are read, and stopped lanes asked again. */
const TICK_MS = 200;
/** This part of the windows' bytes is for lanes that are read again. */
const CATCH_UP_SHARE = 1 / 4;
/** How often parked deliveries are looked for. */
const RETRY_LOOK_MS = 1_000;

/**
 * The pusher's rooms put together: intake, matching, lanes, delivery, settlement. All state is changed on this one
 * thread; what waits in between asks again whether the partition is still its own.
 */
export class Engine {
  readonly reader: EventReader;
  readonly #catchUp: CatchUp;
  readonly #relief: Relief;
  readonly #ownership: Ownership;
  readonly #settler: Settler;
  readonly #retries: ParkedRetries;
  readonly #context: LaneContext;
  readonly #gate: DeliveryGate;
  readonly #log = new LateEventLog();
  readonly #paceReport: PaceReport;
  readonly #loops: readonly Loop[];
  #onTick: () => void = () => undefined;

  constructor(private readonly parts: EngineParts) {
    const { owner, feed, clock, randomness, metrics, logger, leases, progress, parked, settlements, topics } =
      parts;
    const backlog = new VerdictBacklog();
    this.#gate = new DeliveryGate(feed, backlog, clock);
    const failures = new FailureWatch(parts);
    const pruning = new AttemptPruning(parts);
    const watch = new AttemptWatch({ ...parts, failures, pruning });
    const runner = new AttemptRunner(parts.carrier, clock, watch);
    this.#context = {
      clock,
      randomness,
      budget: new ByteBudget(parts.windowBytes * (1 - CATCH_UP_SHARE)),
      catchUpBudget: new ByteBudget(parts.windowBytes * CATCH_UP_SHARE),
      loads: new Loads(),
      pacers: new Pacers(parts.maxInFlight, this.#gate, runner, {
        clock,
        randomness,
        breakers: new BreakerWatch(parts),
      }),
      quota: parts.parkingQuota ?? new ParkingQuota(),
      backlog,
      stopped: new Set(),
      onRoom: () => {
        this.#catchUp.wake();
      },
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
    const commands = new Commands({
      ...parts,
      book,
      ownership: this.#ownership,
      retries: this.#retries,
      context: this.#context,
    });
    this.#relief = new Relief({ ownership: this.#ownership, book, context: this.#context, clock, logger });
    this.#catchUp = new CatchUp({
      ownership: this.#ownership,
      book,
      smnTopic: parts.smnTopic,
      budget: this.#context.catchUpBudget,
      topics,
      clock,
      logger,
    });
    this.reader = new EventReader({
      ownership: this.#ownership,
      book,
      smnTopic: parts.smnTopic,
      budget: this.#context.budget,
      relief: this.#relief,
      ahead: new ReadAhead({ book, context: this.#context }),
      onFull: () => {
        this.#settler.hurry();
      },
      clock,
      metrics,
      logger,
      log,
    });
    feed.listen((changes) => {
      this.#ownership.apply(changes);
      this.#retries.apply(changes);
    });
    this.#paceReport = new PaceReport({ ...parts, pacers: this.#context.pacers });
    this.#loops = [
      new Loop(LEASE_LOOK_MS, () => this.#checkLeases()),
      new Loop(TICK_MS, () => this.#tick()),
      new Loop(READ_AHEAD_LOOK_MS, () => this.#look()),
      new Loop(RETRY_LOOK_MS, () => this.#retries.look()),
      new Loop(COMMAND_LOOK_MS, () => commands.look()),
      new Loop(FAILURE_LOOK_MS, () => failures.look()),
      new Loop(PRUNE_ATTEMPTS_MS, () => pruning.look()),
      new Loop(PRUNE_COMMANDS_MS, () => pruneCommands(parts)),
      new Loop(PACE_REPORT_MS, () => this.#paceReport.look()),
    ];
    gaugeEngine(metrics, {
      book,
      context: this.#context,
      ownership: this.#ownership,
      retries: this.#retries,
    });
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
  start(log: EventLog, past: PastLog): void {
    this.#log.set(log);
    this.#catchUp.start(past);
    this.#settler.start();
    for (const loop of this.#loops) loop.start();
  }

  /** Takes nothing more, lets attempts in flight end, settles and hands every lease back. */
  async stop(drainMs: number): Promise<void> {
    this.#gate.shut();
    this.#catchUp.stop();
    this.#settler.stop();
    try {
      await this.#ownership.close(drainMs);
    } finally {
      for (const loop of this.#loops) loop.stop();
      await this.#paceReport.close();
    }
  }

  #checkLeases(): Promise<void> {
    this.#ownership.checkLeases();
    return Promise.resolve();
  }

  #look(): Promise<void> {
    this.reader.look();
    return Promise.resolve();
  }

  async #tick(): Promise<void> {
    const { feed, logger } = this.parts;
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
    if (this.reader.isHeldBack) this.#relief.window();
    this.#relief.catchUp();
    this.#catchUp.wake();
    this.#onTick();
  }
}
