import { describe, expect, it } from 'vitest';
import { type ConfigClass } from '../config-members.js';
import { loadConfig } from '../load-config.js';
import { BrokerConfig } from './broker.config.js';
import { DatabaseConfig } from './database.config.js';
import { EgressConfig } from './egress.config.js';
import { LogConfig } from './log.config.js';

const BROKERS = { KAFKA_BROKERS: '127.0.0.1:9092' };
const DATABASE = { DATABASE_URL: 'mysql://root@127.0.0.1:3306/ringback' };

function accepts(type: ConfigClass, env: NodeJS.ProcessEnv): boolean {
  try {
    loadConfig(type, env);
    return true;
  } catch {
    return false;
  }
}

describe('DatabaseConfig', () => {
  it('should need a URL only', () => {
    expect(loadConfig(DatabaseConfig, DATABASE)).toEqual({ url: DATABASE.DATABASE_URL, pool: 10 });
    expect(accepts(DatabaseConfig, {})).toBe(false);
  });

  it.each(['mariadb://u:p%40@db.example:3307/ringback', 'mysql://db/ringback?ssl=true'])(
    'should accept %s',
    (url) => {
      expect(accepts(DatabaseConfig, { DATABASE_URL: url })).toBe(true);
    },
  );

  it.each([
    'postgres://db/ringback',
    'mysql:///ringback',
    'mysql://db',
    'mysql://db/',
    'db:3306',
    'nonsense',
  ])('should refuse %s', (url) => {
    expect(accepts(DatabaseConfig, { DATABASE_URL: url })).toBe(false);
  });
});

describe('BrokerConfig', () => {
  it('should need brokers only', () => {
    expect(loadConfig(BrokerConfig, BROKERS)).toEqual({
      brokers: ['127.0.0.1:9092'],
      eventTopics: ['ringback.events'],
      smnTopic: 'ringback.smn',
      changesTopic: 'ringback.subscription-changes',
      noticesTopic: 'ringback.notices',
      createTopics: true,
      eventPartitions: 12,
      topicReplication: -1,
      ssl: false,
      saslMechanism: '',
      saslUsername: '',
      saslPassword: '',
    });
    expect(accepts(BrokerConfig, {})).toBe(false);
  });

  it.each(['a:1,b.example:65535', '[::1]:9092'])('should accept brokers %s', (KAFKA_BROKERS) => {
    expect(accepts(BrokerConfig, { KAFKA_BROKERS })).toBe(true);
  });

  it.each(['a', 'a:', 'a:0', 'a:65536', ':9092', 'kafka://a:9092', 'a:1 b:2', 'a:1,a:1'])(
    'should refuse brokers %s',
    (KAFKA_BROKERS) => {
      expect(accepts(BrokerConfig, { KAFKA_BROKERS })).toBe(false);
    },
  );

  it.each(['a b', '.', '..', 'a/b', 'a,a', 'x'.repeat(250)])(
    'should refuse event topics %s',
    (EVENT_TOPICS) => {
      expect(accepts(BrokerConfig, { ...BROKERS, EVENT_TOPICS })).toBe(false);
    },
  );

  it('should keep the changes off the event topics', () => {
    expect(accepts(BrokerConfig, { ...BROKERS, EVENT_TOPICS: 'a,b', CHANGES_TOPIC: 'b' })).toBe(false);
  });

  it.each(['b', 'ringback.subscription-changes'])('should keep the notices off %s', (NOTICES_TOPIC) => {
    expect(accepts(BrokerConfig, { ...BROKERS, EVENT_TOPICS: 'a,b', NOTICES_TOPIC })).toBe(false);
  });

  it('should need user and password for a login', () => {
    const login = { ...BROKERS, KAFKA_SASL_MECHANISM: 'scram-sha-256', KAFKA_SASL_USERNAME: 'me' };
    expect(accepts(BrokerConfig, login)).toBe(false);
    expect(accepts(BrokerConfig, { ...login, KAFKA_SASL_PASSWORD: 'secret' })).toBe(true);
    expect(
      accepts(BrokerConfig, { ...login, KAFKA_SASL_PASSWORD: 'secret', KAFKA_SASL_MECHANISM: 'md5' }),
    ).toBe(false);
  });
});

describe('EgressConfig', () => {
  it('should allow nothing by default', () => {
    expect(loadConfig(EgressConfig, {}).allow).toEqual([]);
  });

  it.each(['127.0.0.0/8,::1/128', '10.1.2.3/32', 'fd00::/8'])('should accept %s', (EGRESS_ALLOW) => {
    expect(accepts(EgressConfig, { EGRESS_ALLOW })).toBe(true);
  });

  it.each(['10.0.0.0', '10/8', '10.0.0.0/33', '::/129', 'example.com', '0x7f.0.0.1/8', '*'])(
    'should refuse %s',
    (EGRESS_ALLOW) => {
      expect(accepts(EgressConfig, { EGRESS_ALLOW })).toBe(false);
    },
  );
});

describe('LogConfig', () => {
  it('should log from info on, in the format that fits', () => {
    expect(loadConfig(LogConfig, {})).toEqual({ level: 'info', format: 'auto' });
  });

  it('should refuse what it does not know', () => {
    expect(accepts(LogConfig, { LOG_LEVEL: 'verbose' })).toBe(false);
    expect(accepts(LogConfig, { LOG_FORMAT: 'xml' })).toBe(false);
  });
});
