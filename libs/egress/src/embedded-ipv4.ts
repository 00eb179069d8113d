import ipaddr from 'ipaddr.js';

const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');
const SIX_TO_FOUR = ipaddr.IPv6.parseCIDR('2002::/16');

/** Whether the address is under NAT64's well-known prefix: the one block outside 2000::/3 that is globally reachable. */
export function isNat64(address: ipaddr.IPv6): boolean {
  return address.match(NAT64);
}

/**
 * The IPv4 addresses that an IPv6 address carries packets to, mostly none: NAT64 `64:ff9b::a.b.c.d` (RFC 6052), 6to4
 * `2002:AABB:CCDD::` (RFC 3056) and ISATAP's interface identifier `[02]00:5efe:a.b.c.d` under any prefix (RFC 5214).
 * Mapped addresses are no such form: they are the IPv4 address itself. Teredo and IPv4-compatible addresses are refused as
 * ranges, whatever they carry.
 */
export function embeddedIpv4(address: ipaddr.IPv6): ipaddr.IPv4[] {
  const bytes = address.toByteArray();
  const carried: ipaddr.IPv4[] = [];
  if (isNat64(address) || isIsatap(address)) carried.push(new ipaddr.IPv4(bytes.slice(12, 16)));
  if (address.match(SIX_TO_FOUR)) carried.push(new ipaddr.IPv4(bytes.slice(2, 6)));
  return carried;
}

function isIsatap(address: ipaddr.IPv6): boolean {
  const [flags = 0, marker] = address.parts.slice(4, 6);
  // Of the identifier's first 16 bits only the universal/local and the group flag may be set.
  return marker === 0x5efe && (flags & 0xfcff) === 0;
}
