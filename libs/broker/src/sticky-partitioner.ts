import { Partitioners, type Message, type PartitionerArgs } from 'kafkajs';

/**
 * Kafka's default partitioner that remembers its choice for each message. kafkajs partitions again on every retry:
 * without the memory a record without a key may be written twice, or not at all, when one of two brokers failed.
 */
export class StickyPartitioner {
  private readonly choose = Partitioners.DefaultPartitioner();
  private readonly chosen = new WeakMap<Message, number>();

  partition(args: PartitionerArgs): number {
    let partition = this.chosen.get(args.message);
    if (partition === undefined) {
      partition = this.choose(args);
      this.chosen.set(args.message, partition);
    }
    return partition;
  }

  /** Undefined for a message that was never sent. */
  chosenFor(message: Message): number | undefined {
    return this.chosen.get(message);
  }
}
