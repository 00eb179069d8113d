import { BrokerRefusedError } from './broker-refused.error.js';
import { BrokerUnavailableError } from './broker-unavailable.error.js';

/** Kafka's errors that mean what they say. Every other one is the broker's passing state, or ours. */
const REFUSALS: ReadonlySet<string> = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_RECORD',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'INVALID_PARTITIONS',
  'INVALID_REPLICATION_FACTOR',
  'INVALID_CONFIG',
  'POLICY_VIOLATION',
]);
/** kafkajs wraps a few times; a cycle must not hang us. */
const MAX_DEPTH = 8;

/** Turns whatever kafkajs threw into one of the two errors that callers know. */
export function brokerError(error: unknown): BrokerRefusedError | BrokerUnavailableError {
  if (error instanceof BrokerRefusedError || error instanceof BrokerUnavailableError) return error;
  const type = protocolType(error);
  if (type !== undefined && REFUSALS.has(type)) return new BrokerRefusedError(type, { cause: error });
  const reason = error instanceof Error ? error.message : String(error);
  return new BrokerUnavailableError(`the broker is not available: ${reason}`, { cause: error });
}

/** The `type` of the protocol error that stands at the root, whatever it is wrapped in. */
export function protocolType(error: unknown): string | undefined {
  let found: string | undefined;
  let current = error;
  for (let depth = 0; depth < MAX_DEPTH && typeof current === 'object' && current !== null; depth += 1) {
    if ('type' in current && typeof current.type === 'string') found = current.type;
    if ('errors' in current && Array.isArray(current.errors)) current = current.errors[0];
    else current = 'cause' in current ? current.cause : undefined;
  }
  return found;
}
