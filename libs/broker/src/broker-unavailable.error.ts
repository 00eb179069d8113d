/** The broker did not answer in time, or cannot at the moment. Whether it did what was asked is unknown. */
export class BrokerUnavailableError extends Error {
  readonly code = 'BROKER_UNAVAILABLE';
  override readonly name = 'BrokerUnavailableError';
}
