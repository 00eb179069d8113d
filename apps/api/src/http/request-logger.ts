import type { LoggerService } from '@nestjs/common';
import { type Logger, NestLogger } from '#libs/observability';
import { requestContext } from './request-context.js';

/** What Nest and the controllers log; inside a request with its id. */
export class RequestLogger implements LoggerService {
  constructor(private readonly outside: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.current().log(message, ...rest);
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
