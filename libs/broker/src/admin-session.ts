import type { Admin, Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { brokerError } from './broker-error.js';
import { withDeadline } from './with-deadline.js';

interface Session {
  readonly admin: Promise<Admin>;
  /** Calls that are under way. */
  users: number;
  /** Whether a call failed: nobody new joins, and the last one out closes. */
  left: boolean;
}

/** One admin connection that is opened when needed, shared while it works and replaced when a call on it failed. */
export class AdminSession {
  private current: Session | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly logger: Logger,
  ) {}

  /**
   * @throws BrokerUnavailableError when it is not done within `ms`
   * @throws BrokerRefusedError when the broker says no
   */
  async use<T>(ms: number, work: (admin: Admin) => Promise<T>): Promise<T> {
    const session = (this.current ??= { admin: this.connect(), users: 0, left: false });
    session.users += 1;
    try {
      return await withDeadline(session.admin.then(work), ms);
    } catch (error) {
      // Its requests may hang, its topic list may name a topic that is gone: the next call starts afresh.
      this.leave(session);
      throw brokerError(error);
    } finally {
      session.users -= 1;
      if (session.left && session.users === 0) void this.closeLater(session);
    }
  }

  /** Calls that are under way end first. */
  close(): Promise<void> {
    const session = this.current;
    if (session === undefined) return Promise.resolve();
    this.leave(session);
    return session.users === 0 ? this.closeLater(session) : Promise.resolve();
  }

  private leave(session: Session): void {
    session.left = true;
    if (this.current === session) this.current = undefined;
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin();
    await admin.connect();
    return admin;
  }

  private closeLater(session: Session): Promise<void> {
    return session.admin
      .then((admin) => admin.disconnect())
      .catch((error: unknown) => {
        this.logger.debug({ err: error }, 'an admin connection was not closed cleanly');
      });
  }
}
