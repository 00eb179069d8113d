import type { Admin, Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { brokerError } from './broker-error.js';
import { withDeadline } from './with-deadline.js';

/** One admin connection that is opened when needed, reused while it works and replaced when it failed. */
export class AdminSession {
  private current: Promise<Admin> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly logger: Logger,
  ) {}

  /**
   * @throws BrokerUnavailableError when it is not done within `ms`
   * @throws BrokerRefusedError when the broker says no
   */
  async use<T>(ms: number, work: (admin: Admin) => Promise<T>): Promise<T> {
    const connected = (this.current ??= this.connect());
    try {
      return await withDeadline(connected.then(work), ms);
    } catch (error) {
      // Its requests may hang, its topic list may name a topic that is gone: the next call starts afresh.
      if (this.current === connected) this.current = undefined;
      this.letGo(connected);
      throw brokerError(error);
    }
  }

  async close(): Promise<void> {
    const connected = this.current;
    this.current = undefined;
    if (connected !== undefined) await connected.then((admin) => admin.disconnect());
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin();
    await admin.connect();
    return admin;
  }

  private letGo(connected: Promise<Admin>): void {
    connected
      .then((admin) => admin.disconnect())
      .catch((error: unknown) => {
        this.logger.debug({ err: error }, 'an admin connection that failed was not closed cleanly');
      });
  }
}
