/** More waits to be written than the queue holds: nothing was written. */
export class ProducerBusyError extends Error {
  readonly code = 'PRODUCER_BUSY';
  override readonly name = 'ProducerBusyError';
}
