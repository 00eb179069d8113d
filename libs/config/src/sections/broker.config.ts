import { EnvFlag } from '../env-flag.js';
import { EnvInteger } from '../env-integer.js';
import { EnvList } from '../env-list.js';
import { EnvString } from '../env-string.js';
import { isHostAndPort } from './host-and-port.js';
import { isTopicName } from './topic-name.js';

/** The mechanisms of SASL that both Kafka and its client know without further parts. */
const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** Where Kafka is, and its topics. */
export class BrokerConfig {
  @EnvList('KAFKA_BROKERS', {
    description: 'Kafka 3.5 to 4.3: bootstrap brokers',
    required: true,
    items: { expects: 'brokers (host:port)', test: isHostAndPort },
  })
  readonly brokers: readonly string[] = [];

  @EnvList('EVENT_TOPICS', {
    description: 'Topics that events are read from; the API writes to the first',
    items: { expects: 'topic names', test: isTopicName },
  })
  readonly eventTopics: readonly string[] = ['ringback.events'];

  @EnvString('SMN_TOPIC', {
    description: 'Topic of messages that are published through SMN; may be one of EVENT_TOPICS',
    format: { expects: 'a topic name', test: isTopicName },
  })
  readonly smnTopic: string = 'ringback.smn';

  @EnvString('CHANGES_TOPIC', {
    description: 'Compacted topic on which every change of a subscription is published',
    format: {
      expects: 'a topic name that is not among EVENT_TOPICS and SMN_TOPIC',
      test: (text, config) => isTopicName(text) && !(config as BrokerConfig).readTopics.includes(text),
    },
  })
  readonly changesTopic: string = 'ringback.subscription-changes';

  @EnvString('NOTICES_TOPIC', {
    description: 'Topic on which every notice is published: what expired, was replaced or disabled',
    format: {
      expects: 'a topic name that is not among EVENT_TOPICS, SMN_TOPIC and CHANGES_TOPIC',
      test: (text, config) => {
        const { readTopics, changesTopic } = config as BrokerConfig;
        return isTopicName(text) && ![...readTopics, changesTopic].includes(text);
      },
    },
  })
  readonly noticesTopic: string = 'ringback.notices';

  @EnvFlag('CREATE_TOPICS', { description: 'Create missing topics at boot; existing ones are never altered' })
  readonly createTopics: boolean = true;

  @EnvInteger('EVENT_PARTITIONS', {
    description: 'Partitions of event topics that are created',
    min: 1,
    max: 1_024,
  })
  readonly eventPartitions: number = 12;

  @EnvInteger('TOPIC_REPLICATION', {
    description: 'Replicas of topics that are created; -1 is what the brokers are set to',
    min: -1,
    max: 32_767,
  })
  readonly topicReplication: number = -1;

  @EnvFlag('KAFKA_SSL', { description: 'Speak TLS with the brokers' })
  readonly ssl: boolean = false;

  @EnvString('KAFKA_SASL_MECHANISM', {
    description: 'Log in to the brokers: `plain`, `scram-sha-256` or `scram-sha-512`; empty: no login',
    oneOf: SASL_MECHANISMS,
  })
  readonly saslMechanism: SaslMechanism | '' = '';

  @EnvString('KAFKA_SASL_USERNAME', { description: 'User of the login', requiredWith: 'saslMechanism' })
  readonly saslUsername: string = '';

  @EnvString('KAFKA_SASL_PASSWORD', { description: 'Password of the login', requiredWith: 'saslMechanism' })
  readonly saslPassword: string = '';

  /** Every topic that events are read from. */
  get readTopics(): readonly string[] {
    return [...new Set([...this.eventTopics, this.smnTopic])];
  }

  /** Every topic of this system, which nobody else's messages may be written to. */
  get ownTopics(): readonly string[] {
    return [...this.readTopics, this.changesTopic, this.noticesTopic];
  }
}
