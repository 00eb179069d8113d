import { aborted, configOrExit, listeningUrl, runProcess } from '#libs/boot';
import { apiLogger } from './api-logger.js';
import { ApiConfig } from './api.config.js';
import { createApiApp } from './create-api-app.js';

/** Longer than the drain of requests and the closing of connections take together. */
const STOP_DEADLINE_MS = 15_000;

const config = configOrExit(ApiConfig, process.env);
const logger = apiLogger(config);

await runProcess({
  name: 'the API',
  logger,
  stopDeadlineMs: STOP_DEADLINE_MS,
  run: async (stop) => {
    const app = await createApiApp(config, logger, stop);
    if (!stop.aborted) {
      await app.listen(config.port, config.host);
      logger.info({ url: listeningUrl(app.getHttpServer()) }, 'the API listens');
      await aborted(stop);
    }
    await app.close();
  },
});
