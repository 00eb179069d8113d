import { aborted, configOrExit, listeningUrl, runProcess } from '#libs/boot';
import { createLogger } from '#libs/observability';
import type { Server } from 'node:http';
import { createPusher } from './create-pusher.js';
import { PusherConfig } from './pusher.config.js';

/** Beside the drain: the last settlement, leaving the group, closing connections. */
const STOP_MARGIN_MS = 15_000;

const config = configOrExit(PusherConfig, process.env);
const logger = createLogger({ app: 'pusher', level: config.log.level, format: config.log.format });

await runProcess({
  name: 'the pusher',
  logger,
  stopDeadlineMs: config.drainSeconds * 1_000 + STOP_MARGIN_MS,
  run: async (stop) => {
    const onEnd = (error: Error) => {
      // Nothing is read any more: whoever runs this process starts it anew.
      logger.fatal({ err: error }, 'the consumer ended');
      process.exit(1);
    };
    const pusher = await createPusher(config, logger, onEnd, stop);
    if (!stop.aborted) {
      const starting = pusher.start().then(() => {
        const health = `${listeningUrl(pusher.app.getHttpServer() as Server)}/readyz`;
        logger.info({ health }, 'the pusher runs');
      });
      // Joining the group waits for the broker, however long that takes.
      await Promise.race([starting, aborted(stop)]);
      await aborted(stop);
    }
    await pusher.stop();
  },
});
