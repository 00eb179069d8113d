import type { Clock } from '#libs/domain';
import type { CheckOutcome } from './health-check.js';

/** The sign of life of a loop: it beats with every turn, and a silence that lasts too long is a reason. */
export class Pulse {
  private lastBeat: number;

  /** Counts the moment of its making as a beat. */
  constructor(
    private readonly clock: Clock,
    private readonly maxSilenceMs: number,
  ) {
    this.lastBeat = clock.monotonic();
  }

  beat(): void {
    this.lastBeat = this.clock.monotonic();
  }

  /** For `HealthRegistry.live`. */
  outcome(): CheckOutcome {
    const silenceMs = this.clock.monotonic() - this.lastBeat;
    return silenceMs <= this.maxSilenceMs ? true : `last tick ${Math.round(silenceMs)} ms ago`;
  }
}
