import type { PartitionRead } from '#libs/broker';
import type { PartitionRef } from '#libs/persistence';

/** The event topics below what the group has read: any partition, from any offset. */
export abstract class PastLog {
  /** One fetch from an offset before the log's end. @throws BrokerUnavailableError when the broker does not answer */
  abstract read(ref: PartitionRef, offset: number): Promise<PartitionRead>;
}
