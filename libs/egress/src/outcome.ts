/** How far an exchange came: `connect` is everything before the request is written, waiting for a free connection included. */
export type ExchangePhase = 'connect' | 'headers' | 'body';

/** How an exchange ended. `ms` is the whole time from the call of `exchange` on, in milliseconds. */
export type Outcome =
  | {
      readonly kind: 'answered';
      /** 200 to 999; informational answers are passed over. */
      readonly status: number;
      /** Decoded, at most `captureBytes`. May be a slice of a larger buffer: whoever keeps it copies it. */
      readonly body: Buffer;
      /** Whether `body` lacks bytes of the answer: more than `captureBytes` came, or reading stopped at 64 KiB. */
      readonly truncated: boolean;
      /** The header's text as it came. */
      readonly retryAfter: string | null;
      readonly ms: number;
    }
  | { readonly kind: 'timeout'; readonly phase: ExchangePhase; readonly ms: number }
  /** The address policy refused the address; nothing was dialled. */
  | { readonly kind: 'refused'; readonly ms: number }
  | {
      readonly kind: 'failed';
      /** A failure code (see FailureCode) or the code of a system call, such as `ECONNREFUSED` or `ENOTFOUND`. */
      readonly code: string;
      /** For people: at most 256 characters. May name addresses. */
      readonly detail: string;
      readonly ms: number;
    }
  /** The caller cancelled it, or egress was closed. */
  | { readonly kind: 'aborted' };
