import type { SASLOptions } from 'kafkajs';

/** How the brokers are reached. */
export interface BrokerOptions {
  /** `host:port` of one or more brokers; the rest of the cluster is found through them. */
  readonly brokers: readonly string[];
  readonly ssl?: boolean | undefined;
  readonly sasl?: SASLOptions | undefined;
}
