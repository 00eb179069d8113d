/** Longest message or stack that is logged, in characters: some drivers put whole statements into theirs. */
const MAX_TEXT_LENGTH = 4_000;

/** Causes that are followed, and errors of an AggregateError that are listed. */
const MAX_DEPTH = 4;
const MAX_AGGREGATED = 5;

export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly cause?: SerializedError;
  readonly errors?: readonly SerializedError[];
}

/**
 * What is logged of an error: type, message, stack, code and cause, and nothing else. Drivers hang statements,
 * parameters, requests and bodies on their errors, and those may be payloads or secrets.
 */
export function serializeError(error: unknown, depth = 0): SerializedError {
  if (!(error instanceof Error)) return { type: typeof error, message: cut(String(error)) };
  const { code } = error as { code?: unknown };
  const deeper = depth < MAX_DEPTH;
  const aggregated = error instanceof AggregateError && deeper ? error.errors.slice(0, MAX_AGGREGATED) : [];
  return {
    type: error.name,
    message: cut(error.message),
    ...(error.stack !== undefined && { stack: cut(error.stack) }),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(error.cause !== undefined && deeper && { cause: serializeError(error.cause, depth + 1) }),
    ...(aggregated.length > 0 && { errors: aggregated.map((one) => serializeError(one, depth + 1)) }),
  };
}

function cut(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}...` : text;
}
