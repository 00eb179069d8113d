import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '#libs/config';
import { ApiConfig } from './api.config.js';

const REQUIRED = {
  DATABASE_URL: 'mysql://u:p@localhost:3306/ringback',
  KAFKA_BROKERS: 'localhost:9092',
  SECRET_KEY: `${'A'.repeat(43)}=`,
};

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

  it.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('should let everyone in on %s', (host) => {
    expect(loadConfig(ApiConfig, { ...REQUIRED, AUTH: 'open', API_HOST: host }).auth).toBe('open');
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', '127.0.0.1.example.com'])(
    'should let nobody in without a key on %s, unless told to',
    (host) => {
      const env = { ...REQUIRED, AUTH: 'open', API_HOST: host };
      expect(() => loadConfig(ApiConfig, env)).toThrow(
        /^[^\n]*AUTH must be token or open[^\n]*AUTH_OPEN_ANYWAY[^\n]*$/,
      );
      expect(loadConfig(ApiConfig, { ...env, AUTH_OPEN_ANYWAY: 'yes' }).auth).toBe('open');
    },
  );

  it('should ask for keys unless told otherwise', () => {
    expect(loadConfig(ApiConfig, REQUIRED).auth).toBe('token');
    expect(() => loadConfig(ApiConfig, { ...REQUIRED, AUTH: 'none' })).toThrow(/AUTH must be/);
  });
});
