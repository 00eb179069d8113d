import { createLogger, type Logger } from '#libs/observability';
import type { ApiConfig } from './api.config.js';

/** The log of the API's process. */
export function apiLogger({ log }: ApiConfig): Logger {
  return createLogger({ app: 'api', level: log.level, format: log.format });
}
