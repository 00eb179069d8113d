/** What was asked cannot be done; its message is all that somebody at the terminal needs. */
export class KeysFailure extends Error {
  override readonly name = 'KeysFailure';
}
