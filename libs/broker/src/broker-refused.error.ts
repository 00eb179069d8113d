/** The broker answered that it will not do this: asking again does not help. */
export class BrokerRefusedError extends Error {
  readonly code = 'BROKER_REFUSED';
  override readonly name = 'BrokerRefusedError';

  /** @param type Kafka's name of the error, such as MESSAGE_TOO_LARGE or UNKNOWN_TOPIC_OR_PARTITION */
  constructor(
    readonly type: string,
    options?: ErrorOptions,
  ) {
    super(`the broker refused: ${type}`, options);
  }
}
