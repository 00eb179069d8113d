import { EnvString } from '../env-string.js';

/** From the gravest to the finest; `silent` writes nothing. */
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** `auto` is pretty on a terminal and JSON elsewhere. */
const LOG_FORMATS = ['auto', 'json', 'pretty'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** How much is logged, and how it looks. */
export class LogConfig {
  @EnvString('LOG_LEVEL', {
    description: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`',
    oneOf: LOG_LEVELS,
  })
  readonly level: LogLevel = 'info';

  @EnvString('LOG_FORMAT', {
    description: '`json`, `pretty`, or `auto`: pretty on a terminal, JSON elsewhere',
    oneOf: LOG_FORMATS,
  })
  readonly format: LogFormat = 'auto';
}
