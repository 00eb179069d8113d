import type { Dialler } from './dialler.js';
import { EgressRefusedError } from './egress-refused.error.js';
import { describeFailure } from './failure.js';

/** Whether a connection could be made. */
export type DialOutcome =
  | { readonly kind: 'connected' }
  /** The address policy refused the address; nothing was dialled. */
  | { readonly kind: 'refused' }
  /** `code` as in Outcome: `ECONNREFUSED`, `ENOTFOUND`, ... */
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'timeout' };

/** Resolves, checks, connects and closes; sends nothing. Never rejects. */
export function dial(dialler: Dialler, host: string, port: number, timeoutMs: number): Promise<DialOutcome> {
  // Node throws on it.
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return Promise.resolve({ kind: 'failed', code: 'INVALID' });
  return new Promise((resolve) => {
    const socket = dialler.dial({ host, port, tls: false }, (...[error]) => {
      clearTimeout(timer);
      socket.destroy();
      if (error === null) resolve({ kind: 'connected' });
      else if (error instanceof EgressRefusedError) resolve({ kind: 'refused' });
      else resolve({ kind: 'failed', code: describeFailure(error).code });
    });
    const timer = setTimeout(() => {
      socket.destroy();
      resolve({ kind: 'timeout' });
    }, timeoutMs);
  });
}
