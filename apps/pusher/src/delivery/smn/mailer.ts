import { getSystemErrorName } from 'node:util';
import { createTransport } from 'nodemailer';
import type { Accepted, CarriedOutcome } from '../carrier.js';
import { Turns } from './turns.js';

/** Connections to the mail server: what is sent beyond waits for one. */
const MAX_CONNECTIONS = 8;
/** Each step of a conversation with the mail server; an attempt as a whole has its own timeout. */
const STEP_MS = 5_000;

export interface Mail {
  readonly to: string;
  /** Shown as the sender where `SMTP_FROM` has no name of its own. */
  readonly fromName: string;
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends mail through one SMTP server, over connections that are kept. */
export class Mailer {
  readonly #transport;
  readonly #turns = new Turns(MAX_CONNECTIONS);

  /**
   * @param url `smtp://` or `smtps://`
   * @param from an address, with or without a name
   */
  constructor(
    url: string,
    private readonly from: string,
  ) {
    this.#transport = createTransport({
      url,
      pool: true,
      maxConnections: MAX_CONNECTIONS,
      connectionTimeout: STEP_MS,
      greetingTimeout: STEP_MS,
      socketTimeout: STEP_MS,
      // Texts come from outside: they are no paths or URLs to read.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** Never rejects. What was handed to the server is not called back by the signal. */
  async send(mail: Mail, signal: AbortSignal): Promise<CarriedOutcome> {
    if (!(await this.#turns.take(signal))) return { kind: 'aborted' };
    try {
      const { response } = await this.#transport.sendMail({
        from: this.from.includes('<') ? this.from : { name: mail.fromName, address: this.from },
        // As an object: the text of an address is not a list of them.
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        headers: { ...mail.headers },
        messageId: `<${mail.id}@ringback>`,
      });
      return accepted(response);
    } catch (error) {
      return failure(error as SmtpError);
    } finally {
      this.#turns.giveBack();
    }
  }

  close(): void {
    this.#transport.close();
  }
}

/** What nodemailer says of a conversation that failed. */
interface SmtpError extends Error {
  readonly code?: string;
  /** The server's reply. */
  readonly responseCode?: number;
  readonly response?: string;
  /** Of a system call. */
  readonly errno?: number;
}

function accepted(response: string): Accepted {
  return {
    kind: 'accepted',
    status: Number.parseInt(response, 10) || null,
    answer: Buffer.from(response),
    ms: 0,
  };
}

function failure({ code, responseCode, response, errno, message }: SmtpError): CarriedOutcome {
  if (responseCode !== undefined)
    return { kind: 'declined', status: responseCode, detail: `SMTP ${response ?? responseCode}`, ms: 0 };
  if (code === 'ETIMEDOUT') return { kind: 'timeout', phase: 'headers', ms: 0 };
  const name = typeof errno === 'number' ? getSystemErrorName(errno) : code;
  return { kind: 'failed', code: name ?? 'UNKNOWN', detail: message, ms: 0 };
}
