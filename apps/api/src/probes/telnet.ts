import { Injectable } from '@nestjs/common';
import { type DialOutcome, Egress, parseCallTarget } from '#libs/egress';

const TIMEOUT_MS = 5_000;

/** Connects to where a callback URL leads, and sends nothing. */
@Injectable()
export class Telnet {
  constructor(private readonly egress: Egress) {}

  /** @param url as parseProbeUrl gave it */
  async execute(url: string): Promise<DialOutcome> {
    const target = parseCallTarget(url);
    if (target === null) return { kind: 'failed', code: 'INVALID' };
    return this.egress.dial(target.endpoint.host, target.endpoint.port, TIMEOUT_MS);
  }
}
