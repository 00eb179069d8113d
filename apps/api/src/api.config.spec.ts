import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '#libs/config';
import { ApiConfig } from './api.config.js';

const REQUIRED = { DATABASE_URL: 'mysql://u:p@localhost:3306/ringback', KAFKA_BROKERS: 'localhost:9092' };

describe('ApiConfig', () => {
  it('should have a default for everything but the services', () => {
    expect(loadConfig(ApiConfig, REQUIRED)).toMatchObject({
      host: '127.0.0.1',
      port: 8090,
      bluekingResponses: 'document',
      timeZone: 'UTC',
    });
  });

  it('should name every bad variable in one line', () => {
    const env = { ...REQUIRED, API_PORT: '70000', BLUEKING_RESPONSES: 'both', TIME_ZONE: 'Mars/Olympus' };
    const load = () => loadConfig(ApiConfig, env);
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/API_PORT.*BLUEKING_RESPONSES.*TIME_ZONE/);
  });
});
