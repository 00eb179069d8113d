/** Code of the outcome of an attempt that could not be signed: nothing was sent. */
export const UNSIGNED = 'UNSIGNED';

/** Why an attempt cannot be made: its subscription has a secret that does not open, and unsigned it must not go. */
export class Unsignable {
  /** @param detail for a person */
  constructor(readonly detail: string) {}
}
