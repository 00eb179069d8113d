import type { Outcome } from './outcome.js';

/** One HTTP request. */
export interface ExchangeRequest {
  readonly method: 'POST' | 'GET';
  /** Absolute http(s) URL without credentials. A fragment is not sent. */
  readonly url: string;
  /** Flat: name, value, name, value. Without `host`, `content-length` and `user-agent`, which egress adds. */
  readonly headers: readonly string[];
  readonly body: Buffer | null;
  /** From the call to the last byte read: waiting for a connection, name lookup, connecting and the answer. */
  readonly timeoutMs: number;
  /** How many decoded bytes of the answer are kept, 0 to 65,536. Reading goes to the end or to 64 KiB all the same. */
  readonly captureBytes: number;
}

/** Ends an exchange: its outcome, `aborted`, is delivered before this returns. Does nothing once there is an outcome. */
export type Cancel = () => void;

/** Receives the outcome, exactly once, and never before `exchange` has returned. */
export type Done = (outcome: Outcome) => void;
