import type { LoggerService } from '@nestjs/common';
import { type Logger, NestLogger } from '#libs/observability';
import { requestContext } from './request-context.js';

/** Says that the app is made; that it listens is told by main. */
const MADE = 'NestApplication';

/** What Nest and the controllers log; inside a request with its id. */
export class RequestLogger implements LoggerService {
  constructor(private readonly outside: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    if (rest.at(-1) === MADE) this.current().debug(message, ...rest);
    else this.current().log(message, ...rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.current().fatal(message, ...rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.current().error(message, ...rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.current().warn(message, ...rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.current().debug(message, ...rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.current().verbose(message, ...rest);
  }

  private current(): NestLogger {
    return new NestLogger(requestContext.getStore()?.logger ?? this.outside);
  }
}
