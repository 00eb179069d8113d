import type { SASLOptions } from 'kafkajs';
import type { BrokerConfig } from '#libs/config';

/** How the brokers are reached. */
export interface BrokerOptions {
  /** `host:port` of one or more brokers; the rest of the cluster is found through them. */
  readonly brokers: readonly string[];
  readonly ssl?: boolean | undefined;
  readonly sasl?: SASLOptions | undefined;
}

/** The options that the environment asks for. */
export function brokerOptions(config: BrokerConfig): BrokerOptions {
  const { brokers, ssl, saslMechanism, saslUsername: username, saslPassword: password } = config;
  return { brokers, ssl, sasl: saslOptions(saslMechanism, username, password) };
}

function saslOptions(
  mechanism: BrokerConfig['saslMechanism'],
  username: string,
  password: string,
): SASLOptions | undefined {
  return mechanism === '' ? undefined : { mechanism, username, password };
}
