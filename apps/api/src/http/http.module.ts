import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { HttpDrain } from './http-drain.js';
import { ProblemFilter } from './problem.filter.js';
import { RequestMetrics } from './request-metrics.js';
import { RequestMiddleware } from './request.middleware.js';

/** What every request meets, whatever its dialect. */
@Module({
  providers: [HttpDrain, RequestMetrics, RequestMiddleware, { provide: APP_FILTER, useClass: ProblemFilter }],
})
export class HttpModule {}
