import type { FailedVerdict } from '#libs/domain';

/** Too Many Requests, Service Unavailable. */
const BUSY = [429, 503];

/**
 * Whether a failure says that the receiver has too much to do, so that fewer attempts at once may help. Any other answer
 * (a plain 500, a body without the pattern) came in good time.
 */
export function isCongestion({ reason, status }: FailedVerdict): boolean {
  switch (reason) {
    case 'timeout':
    case 'refused':
    case 'connection':
      return true;
    case 'status':
    case 'pattern':
      return status !== null && BUSY.includes(status);
    case 'protocol':
    case 'egress':
    case 'signature':
    case 'carrier':
    case 'expired':
      return false;
  }
}
