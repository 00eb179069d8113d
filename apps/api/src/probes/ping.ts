import { Injectable } from '@nestjs/common';
import { Egress, type Outcome } from '#libs/egress';

/** From the call to the last byte read. */
const TIMEOUT_MS = 10_000;
/** What of the answer's body is shown. */
const CAPTURED_BYTES = 65_536;

/** Posts JSON to a callback URL as a push would, and tells what came back. */
@Injectable()
export class Ping {
  constructor(private readonly egress: Egress) {}

  /** @param url as parseProbeUrl gave it */
  async execute(url: string, body: string): Promise<Outcome> {
    return this.egress.exchangeAsync({
      method: 'POST',
      url,
      headers: ['content-type', 'application/json'],
      body: Buffer.from(body),
      timeoutMs: TIMEOUT_MS,
      captureBytes: CAPTURED_BYTES,
    });
  }
}
