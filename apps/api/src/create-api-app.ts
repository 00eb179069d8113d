import { NestFactory } from '@nestjs/core';
import { EventProducer } from '#libs/broker';
import { openServices } from '#libs/boot';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from '#libs/observability';
import { apiLogger } from './api-logger.js';
import type { ApiConfig } from './api.config.js';
import { ApiModule } from './api.module.js';
import { configureHttp } from './http/configure-http.js';
import { RequestLogger } from './http/request-logger.js';
import { serveDocumentation } from './http/serve-documentation.js';
import { TimedExpressAdapter } from './http/timed-express-adapter.js';

/**
 * Makes the API, ready to listen: waits until database and broker answer, the schema is current and the event topics
 * are registered. `app.close()` ends everything that this began.
 * @param signal gives up waiting
 */
export async function createApiApp(
  config: ApiConfig,
  logger: Logger = apiLogger(config),
  signal: AbortSignal = new AbortController().signal,
): Promise<NestExpressApplication> {
  const { dataSource, kafka, admin } = await openServices(config, 'ringback-api', logger, signal);
  const producer = new EventProducer(kafka, logger);
  const app = await NestFactory.create<NestExpressApplication>(
    ApiModule.forRoot(config, logger, { dataSource, admin, producer }),
    new TimedExpressAdapter(),
    { bodyParser: false, logger: new RequestLogger(logger), abortOnError: false },
  );
  configureHttp(app);
  serveDocumentation(app);
  return app;
}
