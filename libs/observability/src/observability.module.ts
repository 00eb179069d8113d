import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { type Clock, SystemClock } from '#libs/domain';
import { HealthRegistry } from './health/health-registry.js';
import { HealthController } from './health/health.controller.js';
import { LoopWatch } from './health/loop-watch.js';
import { LOGGER } from './logging/logger.constants.js';
import { createMetricsRegistry } from './metrics/metrics-registry.js';
import { MetricsController } from './metrics/metrics.controller.js';

export interface ObservabilityOptions {
  /** `api` or `pusher`. */
  readonly app: string;
  readonly logger: Logger;
  /** For the event loop's pulse; the system's own unless told. */
  readonly clock?: Clock;
}

/**
 * `/livez`, `/readyz` and `/metrics` of an app. Everywhere injectable: `HealthRegistry`, to register checks with;
 * prom-client's `Registry`, to register metrics with; the logger as `LOGGER`.
 */
@Module({})
export class ObservabilityModule {
  static forRoot({ app, logger, clock = new SystemClock() }: ObservabilityOptions): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      controllers: [HealthController, MetricsController],
      providers: [
        HealthRegistry,
        {
          provide: LoopWatch,
          inject: [HealthRegistry],
          useFactory: (health: HealthRegistry) => new LoopWatch(health, clock),
        },
        { provide: Registry, useFactory: () => createMetricsRegistry(app) },
        { provide: LOGGER, useValue: logger },
      ],
      exports: [HealthRegistry, Registry, LOGGER],
    };
  }
}
