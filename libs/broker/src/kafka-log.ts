import { logLevel, type LogEntry, type logCreator } from 'kafkajs';
import type { Level, Logger } from 'pino';

/** Fields of kafkajs's log entries that say where something happened; the rest may hold payloads or stacks. */
const KEPT = [
  'broker',
  'clientId',
  'groupId',
  'memberId',
  'topic',
  'topics',
  'partition',
  'error',
  'retryCount',
  'retryTime',
  'correlationId',
  'duration',
] as const;

/**
 * Routes kafkajs's log into pino, without payloads.
 * What kafkajs calls an error it usually retries: those are warnings here, and what ends is logged by whoever it ends.
 */
export function kafkaLog(logger: Logger): logCreator {
  return () => (entry) => {
    const fields: Record<string, unknown> = { kafkajs: entry.namespace };
    for (const name of KEPT) {
      if (entry.log[name] !== undefined) fields[name] = entry.log[name];
    }
    logger[levelOf(entry)](fields, entry.log.message);
  };
}

function levelOf(entry: LogEntry): Level {
  if (entry.level === logLevel.ERROR) return 'warn';
  // The producer's only warning is that its retries are limited, which EventProducer does on purpose.
  if (entry.level === logLevel.WARN) return entry.namespace === 'Producer' ? 'debug' : 'warn';
  return 'debug';
}
