/** The environment variables that lead to a stack. Its receivers are on this machine, so calling it is allowed. */
export function connectionsOf(settings) {
  return {
    DATABASE_URL: `mysql://ringback:${settings.password}@127.0.0.1:${settings.mariadbPort}/ringback`,
    KAFKA_BROKERS: `127.0.0.1:${settings.kafkaPort}`,
    SECRET_KEY: settings.secretKey,
    EGRESS_ALLOW: '127.0.0.0/8,::1/128',
  };
}
