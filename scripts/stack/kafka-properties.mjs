/** The broker's configuration: one node that is broker and controller, reachable from this machine only. */
export function kafkaProperties({ settings, data }) {
  const { kafkaPort, controllerPort } = settings;
  return `${Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    listeners: `PLAINTEXT://127.0.0.1:${kafkaPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${kafkaPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': data,
    // Topics are made on purpose, by the apps at boot or by a test, never by a typo.
    'auto.create.topics.enable': false,
    // There is one broker to replicate to.
    'default.replication.factor': 1,
    'min.insync.replicas': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // Fewer files, so that a first consumer group or transaction does not wait for 50 partitions.
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.num.partitions': 8,
    // A group starts at once; nobody else is about to join it.
    'group.initial.rebalance.delay.ms': 0,
    // The default takes 128 MiB of a heap of 512.
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    'num.network.threads': 2,
    'num.io.threads': 4,
  })
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n`;
}
