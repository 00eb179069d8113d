/** Chance, as a port: tests give their own, so that jitter is what they say. */
export abstract class Randomness {
  /** A number from 0 (included) to 1 (excluded). */
  abstract fraction(): number;
}

/** The runtime's own generator; not for secrets. */
export class SystemRandomness extends Randomness {
  override fraction(): number {
    return Math.random();
  }
}
