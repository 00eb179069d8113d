/** A sealed value was not made with this `SECRET_KEY` for this context, or was changed. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';

  constructor(context: string, cause: unknown) {
    super(`${context} cannot be opened: SECRET_KEY is not the one that sealed it, or it was changed`, {
      cause,
    });
  }
}
