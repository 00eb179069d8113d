import { Randomness } from '#libs/domain';

/** Draws the middle unless the test says otherwise. */
export class SetRandomness extends Randomness {
  next = 0.5;

  override fraction(): number {
    return this.next;
  }
}
