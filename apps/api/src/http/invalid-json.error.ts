/** A request body that is no JSON text. The message is for the caller. */
export class InvalidJsonError extends Error {
  override readonly name = 'InvalidJsonError';
}
