import type { RetryOptions } from 'kafkajs';

/** Waits between attempts grow to this, so that a broker that is back is noticed soon. */
const MAX_PAUSE_MS = 5_000;

/**
 * For whoever has nothing else to do than to wait for the broker: never gives up.
 * A consumer must be given it explicitly, since kafkajs otherwise overrides the client's setting with 5 retries.
 */
export const PATIENT_RETRY: RetryOptions = {
  initialRetryTime: 300,
  maxRetryTime: MAX_PAUSE_MS,
  factor: 0.2,
  multiplier: 2,
  retries: Number.MAX_SAFE_INTEGER,
};

/** For calls that somebody waits for: what is not done after these few attempts would come too late. */
const PROMPT_RETRY: RetryOptions = {
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  factor: 0.2,
  multiplier: 2,
  retries: 4,
};

/** `patient`: a consumer that outlives any outage. `prompt`: calls with a deadline of a few seconds. */
export type Patience = 'patient' | 'prompt';

interface PatienceSettings {
  readonly retry: RetryOptions;
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
}

/** Milliseconds. A broker that accepts connections and answers nothing must not hold a heartbeat for kafkajs's 30 s. */
export const PATIENCE: Readonly<Record<Patience, PatienceSettings>> = {
  patient: { retry: PATIENT_RETRY, connectionTimeout: 5_000, requestTimeout: 10_000 },
  prompt: { retry: PROMPT_RETRY, connectionTimeout: 2_000, requestTimeout: 4_000 },
};
