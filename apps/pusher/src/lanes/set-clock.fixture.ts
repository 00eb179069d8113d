import { Clock } from '#libs/domain';

/** Stands still unless the test moves it. */
export class SetClock extends Clock {
  constructor(public ms = 1_000_000) {
    super();
  }

  override now(): number {
    return this.ms;
  }

  override monotonic(): number {
    return this.ms;
  }
}
