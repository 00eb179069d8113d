import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { Clock } from '#libs/domain';
import type { HealthRegistry } from './health-registry.js';
import { Pulse } from './pulse.js';

/** How often the loop is to turn. */
const TICK_MS = 250;

/** A loop that did not turn for this long is stuck rather than busy: forty ticks. */
const MAX_SILENCE_MS = 10_000;

/** The event loop's own pulse, as live check `loop`. How late its turns are is told by `nodejs_eventloop_lag_seconds`. */
export class LoopWatch implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly registry: HealthRegistry,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const pulse = new Pulse(this.clock, MAX_SILENCE_MS);
    this.registry.live('loop', () => pulse.outcome());
    this.timer = setInterval(() => {
      pulse.beat();
    }, TICK_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
