import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { TooManyFailuresError } from './identity.error.js';

/** Failures of one address in a minute; a client that is set up wrongly and repeats every 3 s is told what is wrong. */
const MAX_FAILURES = 20;
const PERIOD_SECONDS = 60;
/** Credentials that are remembered as good, to be heard from an address that others make fail; some 100 bytes each. */
const MAX_REMEMBERED = 10_000;
/** An IPv6 customer has this many 16-bit groups of an address for itself, and the rest to choose from. */
const IPV6_GROUPS = 4;

/**
 * Limits failed attempts to identify by client address, in this process. Successes are not limited: what was good before
 * is heard even where others, behind the same proxy, fail; anything else waits unheard until the minute is over.
 */
@Injectable()
export class FailureLimit {
  private readonly failures = new RateLimiterMemory({ points: MAX_FAILURES, duration: PERIOD_SECONDS });
  private readonly good = new Set<string>();

  /** @param credential what names it: a token's hash, an access key. @throws TooManyFailuresError when it is not heard */
  async hear(address: string, credential: string): Promise<void> {
    if (this.good.has(goodId(address, credential))) return;
    const failed = await this.failures.get(networkOf(address));
    if (failed !== null && failed.consumedPoints >= MAX_FAILURES)
      throw new TooManyFailuresError(Math.max(1, Math.ceil(failed.msBeforeNext / 1_000)));
  }

  async failed(address: string, credential: string): Promise<void> {
    this.good.delete(goodId(address, credential));
    await this.failures.penalty(networkOf(address));
  }

  succeeded(address: string, credential: string): void {
    const id = goodId(address, credential);
    // Taken out and put back: the first of a set is the one that was not used for longest.
    this.good.delete(id);
    this.good.add(id);
    const [oldest] = this.good;
    if (this.good.size > MAX_REMEMBERED && oldest !== undefined) this.good.delete(oldest);
  }
}

/** Good from this network: whoever knows an access key elsewhere has proved nothing. */
function goodId(address: string, credential: string): string {
  return `${networkOf(address)} ${credential}`;
}

function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6) return parsed.parts.slice(0, IPV6_GROUPS).join(':');
  return parsed.toString();
}
