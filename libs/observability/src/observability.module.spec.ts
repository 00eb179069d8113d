import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HealthRegistry } from './health/health-registry.js';
import { createLogger } from './logging/create-logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { ObservabilityModule } from './observability.module.js';
import { VERSION } from './version.js';

const logger = createLogger({ app: 'test', level: 'silent', format: 'json' });

@Module({ imports: [ObservabilityModule.forRoot({ app: 'test', logger })] })
class TestModule {}

describe('ObservabilityModule', () => {
  let app: NestExpressApplication;
  let url: string;

  beforeAll(async () => {
    app = await NestFactory.create<NestExpressApplication>(TestModule, { logger: new NestLogger(logger) });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(() => app.close());

  it('should answer /livez', async () => {
    const answer = await fetch(`${url}/livez`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toEqual({ status: 'ok', checks: { loop: 'ok' } });
  });

  it('should answer /metrics in the text format', async () => {
    const answer = await fetch(`${url}/metrics`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await answer.text();
    expect(text).toContain(`ringback_build_info{app="test",version="${VERSION}"} 1`);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });

  it('should answer /readyz by what is registered, 503 when it is not', async () => {
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    app.get(HealthRegistry).ready('database', () => 'no connection');
    const answer = await fetch(`${url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'unavailable', checks: { database: 'no connection' } });
  });
});
