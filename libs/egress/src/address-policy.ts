import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';
import { parseCidr, type Cidr } from './cidr.js';
import { embeddedIpv4, isNat64 } from './embedded-ipv4.js';
import {
  CLOUD_METADATA_ADDRESSES,
  RESERVED_IPV6_RANGES,
  SPECIAL_IPV4_RANGES,
  SPECIAL_IPV6_RANGES,
} from './special-purpose-ranges.js';

const REFUSED: readonly Cidr[] = [
  ...SPECIAL_IPV4_RANGES,
  ...SPECIAL_IPV6_RANGES,
  ...CLOUD_METADATA_ADDRESSES,
].map(([cidr]) => parseCidr(cidr));

const RESERVED: readonly Cidr[] = RESERVED_IPV6_RANGES.map(([cidr]) => parseCidr(cidr));

/**
 * Which addresses outgoing calls may reach: public ones, and what the allow list opens.
 *
 * An allow entry opens exactly its own CIDR. An IPv4-mapped address is its IPv4 address, on both sides. NAT64, 6to4 and ISATAP
 * forms are judged by the address they carry, but an IPv4 entry does not open them: that takes an IPv6 entry of their own.
 */
export class AddressPolicy {
  readonly #allowed: readonly Cidr[];

  private constructor(allowed: readonly Cidr[]) {
    this.#allowed = allowed;
  }

  /**
   * @param allow CIDRs or single addresses, such as `127.0.0.0/8` and `::1`.
   * @throws RangeError naming the entry that is no CIDR, or that has bits set beyond its prefix.
   */
  static parse(allow: readonly string[]): AddressPolicy {
    return new AddressPolicy(allow.map(parseCidr));
  }

  /** Whether a call may be made to this address; false for text that is no canonical IP address. */
  permits(ip: string): boolean {
    // The parser below also reads octal, hexadecimal and short IPv4 forms, which no resolver returns.
    if (isIP(ip) === 0) return false;
    const address = ipaddr.process(ip);
    if (holds(this.#allowed, address)) return true;
    if (holds(REFUSED, address)) return false;
    if (address instanceof ipaddr.IPv4) return true;
    if (holds(RESERVED, address) && !isNat64(address)) return false;
    return embeddedIpv4(address).every((carried) => !holds(REFUSED, carried));
  }
}

function holds(ranges: readonly Cidr[], address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return ranges.some((range) => range.holds(address));
}
