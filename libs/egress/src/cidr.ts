import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

/** A block of addresses of one family. */
export class Cidr {
  constructor(
    private readonly base: ipaddr.IPv4 | ipaddr.IPv6,
    private readonly prefix: number,
  ) {}

  /** False for every address of the other family. */
  holds(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    return address.kind() === this.base.kind() && address.match(this.base, this.prefix);
  }
}

/**
 * Reads `address/prefix`, or a single address. A block of IPv4-mapped addresses is the IPv4 block.
 * @throws RangeError for anything else, and when bits beyond the prefix are set: `10.1.2.3/8` opens more than it seems to.
 */
export function parseCidr(text: string): Cidr {
  const [ip = '', bits, ...rest] = text.split('/');
  const width = isIP(ip) === 6 ? 128 : 32;
  if (isIP(ip) === 0 || ip.includes('%') || rest.length > 0 || !/^(\d{1,3})?$/.test(bits ?? '')) {
    throw new RangeError(`"${text}" is no CIDR`);
  }
  const prefix = bits === undefined ? width : bits === '' ? NaN : Number(bits);
  if (!(prefix <= width)) throw new RangeError(`"${text}" is no CIDR`);

  const base = ipaddr.parse(ip);
  if (!isNetwork(base, prefix)) throw new RangeError(`"${text}" has bits set beyond its prefix`);
  if (base instanceof ipaddr.IPv6 && base.isIPv4MappedAddress() && prefix >= 96) {
    return new Cidr(base.toIPv4Address(), prefix - 96);
  }
  return new Cidr(base, prefix);
}

function isNetwork(base: ipaddr.IPv4 | ipaddr.IPv6, prefix: number): boolean {
  return base.toByteArray().every((byte, index) => {
    const networkBits = Math.min(8, Math.max(0, prefix - index * 8));
    return (byte & (0xff >> networkBits)) === 0;
  });
}
