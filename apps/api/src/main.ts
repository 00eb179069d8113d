import type { AddressInfo } from 'node:net';
import { ConfigError, loadConfig } from '#libs/config';
import type { Logger } from '#libs/observability';
import { apiLogger } from './api-logger.js';
import { ApiConfig } from './api.config.js';
import { createApiApp } from './create-api-app.js';

/** Longer than the drain of requests and the closing of connections take together. */
const SHUTDOWN_DEADLINE_MS = 15_000;

function readConfig(): ApiConfig {
  try {
    return loadConfig(ApiConfig, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

async function run(config: ApiConfig, logger: Logger, stop: AbortSignal): Promise<void> {
  const app = await createApiApp(config, logger, stop);
  if (!stop.aborted) {
    await app.listen(config.port, config.host);
    const { address, port } = app.getHttpServer().address() as AddressInfo;
    const host = address.includes(':') ? `[${address}]` : address;
    logger.info({ url: `http://${host}:${port}` }, 'the API listens');
    await aborted(stop);
  }
  logger.info('the API stops');
  await app.close();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

const config = readConfig();
const logger = apiLogger(config);
const stop = new AbortController();
process.on('uncaughtExceptionMonitor', (error) => {
  logger.fatal({ err: error }, 'the API crashed');
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    stop.abort();
    setTimeout(() => {
      logger.error(`not stopped within ${SHUTDOWN_DEADLINE_MS} ms`);
      process.exit(1);
    }, SHUTDOWN_DEADLINE_MS).unref();
  });
}

try {
  await run(config, logger, stop.signal);
  // Connections that kafkajs still tries to open would keep the process.
  process.exit(0);
} catch (error) {
  if (stop.signal.aborted) process.exit(0);
  logger.fatal({ err: error }, 'the API failed');
  process.exit(1);
}
