import type { Type } from '@nestjs/common';
import { HealthController } from './health/health.controller.js';
import { MetricsController } from './metrics/metrics.controller.js';

/** Controllers that ask nobody who they are: orchestrators and collectors have no accounts. */
export const PUBLIC_CONTROLLERS: readonly Type[] = [HealthController, MetricsController];
