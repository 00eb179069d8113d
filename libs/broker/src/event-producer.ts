import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { brokerError } from './broker-error.js';
import { BrokerRefusedError } from './broker-refused.error.js';
import { BrokerUnavailableError } from './broker-unavailable.error.js';
import type { OutgoingRecord } from './outgoing-record.js';
import { ProduceJob } from './produce-job.js';
import { ProduceSession } from './produce-session.js';
import { ProducerBusyError } from './producer-busy.error.js';
import type { RecordPosition } from './record-position.js';
import { withDeadline } from './with-deadline.js';

/** From the call to its answer: a request of the API must be answered within 5 s, broker or not. */
const DEADLINE_MS = 4_500;
/** What may wait to be written, all calls together, before further ones are refused. */
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;
/** Of one request: brokers refuse batches beyond 1 MiB (`max.message.bytes`), and all may be of one partition. */
const REQUEST_BYTES = 900 * 1024;
const REQUEST_RECORDS = 5_000;

/**
 * Writes records with acks=all, idempotent, in the order of the calls. One request is on its way at a time, made of
 * all that waits: so it is fast with many callers, and a failed one leaves nothing behind that is unknown.
 * Needs a `prompt` client. The connection is opened by the first call.
 */
export class EventProducer {
  private readonly queue: ProduceJob[] = [];
  private queuedBytes = 0;
  private session: Promise<ProduceSession> | undefined;
  private working = false;
  private work: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly logger: Logger,
  ) {}

  /**
   * @returns where the records stand, in their order, when all in-sync replicas have them
   * @throws BrokerUnavailableError after 4.5 s at the latest: then some or all may have been written nevertheless
   * @throws BrokerRefusedError when the broker says no, for instance to a record that is too large
   * @throws ProducerBusyError when too much waits: nothing was written
   */
  send(records: readonly OutgoingRecord[]): Promise<RecordPosition[]> {
    if (this.closed) return Promise.reject(new BrokerUnavailableError('the producer is closed'));
    if (records.length === 0) return Promise.resolve([]);
    const job = new ProduceJob(records, performance.now() + DEADLINE_MS);
    if (this.queuedBytes > 0 && this.queuedBytes + job.bytes > MAX_QUEUED_BYTES) {
      return Promise.reject(new ProducerBusyError('too many events wait to be written'));
    }
    this.queue.push(job);
    this.queuedBytes += job.bytes;
    if (!this.working) this.work = this.workOff();
    return job.done;
  }

  /** Writes what waits, within its deadline, and disconnects. */
  async close(): Promise<void> {
    this.closed = true;
    await this.work;
    const session = this.session;
    this.session = undefined;
    if (session !== undefined) await session.then((open) => open.close());
  }

  /** The owner loop: it alone takes from the queue. Ends when the queue is empty. */
  private async workOff(): Promise<void> {
    this.working = true;
    for (let head = this.queue[0]; head !== undefined; head = this.queue[0]) {
      const left = head.deadline - performance.now();
      if (left <= 0)
        this.drop(head, new BrokerUnavailableError('the broker did not take the records in time'));
      else await this.writeNext(left);
    }
    this.working = false;
  }

  private async writeNext(ms: number): Promise<void> {
    const shares = this.nextRequest();
    const session = (this.session ??= ProduceSession.open(this.kafka));
    const records = shares.flatMap((share) => share.records);
    const written = session.then((open) => open.write(records));
    try {
      const positions = await withDeadline(written, ms);
      let at = 0;
      for (const { job, records: own } of shares) {
        if (job.wrote(positions.slice(at, (at += own.length)))) this.forget(job);
      }
    } catch (error) {
      this.session = undefined;
      this.abandon(session, written);
      const reason = brokerError(error);
      const isShared = shares.length > 1 && reason instanceof BrokerRefusedError;
      for (const { job } of shares) {
        // The broker does not say whose record it was: each is tried by itself.
        if (isShared) job.alone = true;
        else this.drop(job, reason);
      }
    }
  }

  /** The first job's next records, and those of the jobs behind it as far as they fit as a whole. */
  private nextRequest(): { job: ProduceJob; records: OutgoingRecord[] }[] {
    const shares: { job: ProduceJob; records: OutgoingRecord[] }[] = [];
    let bytes = REQUEST_BYTES;
    let count = REQUEST_RECORDS;
    for (const job of this.queue) {
      const first = shares.length === 0;
      if (!first && (job.alone || job.bytes > bytes || job.records.length > count)) break;
      const share = job.takeNext(bytes, count, first);
      shares.push({ job, records: share.records });
      bytes -= share.bytes;
      count -= share.records.length;
      if (job.alone || job.positions.length + share.records.length < job.records.length) break;
    }
    return shares;
  }

  private drop(job: ProduceJob, error: Error): void {
    this.forget(job);
    job.fail(error);
  }

  private forget(job: ProduceJob): void {
    const index = this.queue.indexOf(job);
    if (index === -1) return;
    this.queue.splice(index, 1);
    this.queuedBytes -= job.bytes;
  }

  /** kafkajs connects again while it retries: only when the write has ended is a disconnect final. */
  private abandon(session: Promise<ProduceSession>, written: Promise<unknown>): void {
    const close = () => session.then((open) => open.close());
    written.then(close, close).catch((error: unknown) => {
      this.logger.debug({ err: error }, 'a producer that failed was not closed cleanly');
    });
  }
}
