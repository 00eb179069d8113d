import { isatty } from 'node:tty';
import { type DestinationStream, type Logger, destination as fileStream, pino, stdTimeFunctions } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { LogFormat, LogLevel } from '#libs/config';
import { VERSION } from '../version.js';
import { serializeError } from './serialize-error.js';

export interface LoggerOptions {
  /** Stands in every line: `api` or `pusher`. */
  readonly app: string;
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Where the lines go; standard output unless told. */
  readonly destination?: DestinationStream;
  /** Whether that is a terminal, for the format `auto`; standard output is asked unless told. */
  readonly terminal?: boolean;
}

const STANDARD_OUTPUT = 1;

/** Never logged, wherever a caller puts it: what authenticates. */
const SECRETS = ['authorization', 'cookie', 'password', 'secret', '["webhook-signature"]'];
const REDACTED = SECRETS.flatMap((name) => {
  const member = name.startsWith('[') ? name : `.${name}`;
  return [name, `headers${member}`, `*${member}`, `*.headers${member}`];
});

/**
 * The log of a process: one JSON object a line, or coloured text for a person at a terminal. Errors go under `err`, so
 * that they are written without payloads. Lines are written synchronously: the last one before a crash counts most.
 */
export function createLogger(options: LoggerOptions): Logger {
  const {
    app,
    level,
    format,
    destination = fileStream({ sync: true }),
    terminal = isatty(STANDARD_OUTPUT),
  } = options;
  const settings = {
    level,
    base: { app, version: VERSION },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: serializeError, error: serializeError },
    redact: REDACTED,
  };
  const isPretty = format === 'pretty' || (format === 'auto' && terminal);
  return pino(settings, isPretty ? prettyStream(terminal, destination) : destination);
}

function prettyStream(colorize: boolean, destination: DestinationStream): DestinationStream {
  const prettify = prettyFactory({
    colorize,
    singleLine: true,
    ignore: 'app,version',
    messageFormat: '{app}: {msg}',
    translateTime: 'SYS:HH:MM:ss.l',
  });
  return {
    write: (line) => {
      destination.write(prettify(line));
    },
  };
}
