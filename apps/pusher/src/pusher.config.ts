import {
  BrokerConfig,
  DatabaseConfig,
  EgressConfig,
  EnvBytes,
  EnvInteger,
  EnvString,
  LogConfig,
  SecretConfig,
  Section,
  SmnConfig,
} from '#libs/config';

/** All that the pusher reads from its environment. */
export class PusherConfig {
  @EnvString('PUSHER_HOST', { description: 'Address of health and metrics' })
  readonly host: string = '127.0.0.1';

  @EnvInteger('PUSHER_PORT', {
    description: 'Port of health and metrics; 0 takes a free one',
    min: 0,
    max: 65_535,
  })
  readonly port: number = 8091;

  @EnvString('CONSUMER_GROUP', { description: 'Consumer group that shares the event topics among pushers' })
  readonly consumerGroup: string = 'ringback';

  @EnvBytes('WINDOW_BYTES', {
    description: 'Memory for events that wait for their deliveries, over all partitions of a process',
    min: 1_048_576,
    max: 17_179_869_184,
  })
  readonly windowBytes: number = 67_108_864;

  @EnvInteger('MAX_IN_FLIGHT', {
    description: 'Attempts in flight for each subscription and process',
    min: 1,
    max: 10_000,
  })
  readonly maxInFlight: number = 32;

  @EnvInteger('DRAIN_SECONDS', {
    description: 'How long attempts in flight may take to end at shutdown',
    unit: 's',
    min: 0,
    max: 600,
  })
  readonly drainSeconds: number = 10;

  @Section(DatabaseConfig)
  readonly database!: DatabaseConfig;

  @Section(BrokerConfig)
  readonly broker!: BrokerConfig;

  @Section(EgressConfig)
  readonly egress!: EgressConfig;

  @Section(SecretConfig)
  readonly secret!: SecretConfig;

  @Section(SmnConfig)
  readonly smn!: SmnConfig;

  @Section(LogConfig)
  readonly log!: LogConfig;
}
