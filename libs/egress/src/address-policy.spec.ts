import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { BlockList, isIPv6 } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AddressPolicy } from './address-policy.js';
import {
  CLOUD_METADATA_ADDRESSES,
  RESERVED_IPV6_RANGES,
  SPECIAL_IPV4_RANGES,
  SPECIAL_IPV6_RANGES,
} from './special-purpose-ranges.js';

const closed = AddressPolicy.parse([]);

const v4Ranges = SPECIAL_IPV4_RANGES.map(([cidr]) => cidr);
const metadata = CLOUD_METADATA_ADDRESSES.map(([cidr]) => cidr);
const refusedRanges = [...v4Ranges, ...SPECIAL_IPV6_RANGES.map(([cidr]) => cidr), ...metadata];

/** A second opinion on membership, by another implementation than the policy's. */
const v4Blocks = new BlockList();
const v6Blocks = new BlockList();
for (const cidr of [...refusedRanges, ...RESERVED_IPV6_RANGES.map(([range]) => range)]) {
  const [base = '', prefix] = cidr.split('/');
  if (isIPv6(base)) v6Blocks.addSubnet(base, Number(prefix), 'ipv6');
  else v4Blocks.addSubnet(base, Number(prefix), 'ipv4');
}

function textOf(value: bigint, width: number): string {
  const bytes = Array.from({ length: width / 8 }, (_, i) =>
    Number((value >> BigInt(width - 8 * (i + 1))) & 0xffn),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

function valueOf(ip: string): bigint {
  return ipaddr
    .parse(ip)
    .toByteArray()
    .reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** Addresses of a CIDR, its first and last among them. */
function addressIn(cidr: string): fc.Arbitrary<string> {
  const [base = '', prefix] = cidr.split('/');
  const width = isIPv6(base) ? 128 : 32;
  const last = (1n << BigInt(width - Number(prefix))) - 1n;
  return fc
    .oneof(fc.constantFrom(0n, last), fc.bigInt(0n, last))
    .map((offset) => textOf(valueOf(base) + offset, width));
}

const anyIpv4 = addressIn('0.0.0.0/0');
const anyIpv6 = addressIn('::/0');
const refusedIpv4 = fc
  .constantFrom(...v4Ranges, ...metadata.filter((cidr) => !isIPv6(cidr.split('/')[0] ?? '')))
  .chain(addressIn);
const publicIpv4 = anyIpv4.filter((ip) => !v4Blocks.check(ip));

function hex(ipv4: string): string {
  return valueOf(ipv4)
    .toString(16)
    .padStart(8, '0')
    .replace(/(.{4})/, '$1:');
}

/** Every way to write an IPv4 address into an IPv6 one, of those that some machine turns into packets to it. */
const EMBEDDINGS: Readonly<Record<string, (ipv4: string) => string>> = {
  'mapped, dotted': (ip) => `::ffff:${ip}`,
  'mapped, in hexadecimal': (ip) => `::ffff:${hex(ip)}`,
  compatible: (ip) => `::${ip}`,
  translated: (ip) => `::ffff:0:${ip}`,
  NAT64: (ip) => `64:ff9b::${ip}`,
  'local NAT64 /96': (ip) => `64:ff9b:1::${ip}`,
  '6to4': (ip) => `2002:${hex(ip)}::1`,
  '6to4 with a public ISATAP identifier': (ip) => `2002:${hex(ip)}::5efe:8.8.8.8`,
  'Teredo server': (ip) => `2001:0:${hex(ip)}::1`,
  'ISATAP, local': (ip) => `2a00:1450:4001:82a:0:5efe:${ip}`,
  'ISATAP, universal': (ip) => `2a00:1450:4001:82a:200:5efe:${ip}`,
  'ISATAP in 6to4': (ip) => `2002:808:808:0:0:5efe:${ip}`,
};

describe('AddressPolicy', () => {
  it.each(refusedRanges)('should refuse every address of %s', (cidr) => {
    fc.assert(fc.property(addressIn(cidr), (ip) => !closed.permits(ip)));
  });

  it.each(Object.entries(EMBEDDINGS))(
    'should refuse a refused IPv4 address in the form: %s',
    (_name, embed) => {
      fc.assert(fc.property(refusedIpv4, (ip) => !closed.permits(embed(ip))));
    },
  );

  it('should permit exactly the IPv4 addresses outside the listed ranges', () => {
    fc.assert(fc.property(anyIpv4, (ip) => closed.permits(ip) === !v4Blocks.check(ip)));
  });

  it('should permit no IPv6 address of a listed range, NAT64 of a public address excepted', () => {
    fc.assert(fc.property(anyIpv6, (ip) => !(v6Blocks.check(ip, 'ipv6') && closed.permits(ip))));
  });

  it.each([
    'mapped, dotted',
    'mapped, in hexadecimal',
    'NAT64',
    '6to4',
    'ISATAP, local',
    'ISATAP, universal',
  ])('should permit a public IPv4 address in the form: %s', (name) => {
    fc.assert(fc.property(publicIpv4, (ip) => closed.permits(EMBEDDINGS[name]?.(ip) ?? '')));
  });

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '172.32.0.1',
    '168.63.129.15',
    '2606:4700:4700::1111',
    '2a00:1450::1',
  ])('should permit the public address %s', (ip) => {
    expect(closed.permits(ip)).toBe(true);
  });

  it.each(['', 'localhost', '0x7f.1', '2130706433', '127.1', '8.8.8', '08.8.8.8', '[::1]', '8.8.8.8/32'])(
    'should refuse the text %j, which no resolver returns',
    (text) => {
      expect(closed.permits(text)).toBe(false);
    },
  );

  it('should refuse link-local addresses that name a zone', () => {
    expect(closed.permits('fe80::1%eth0')).toBe(false);
  });

  describe('with an allow list', () => {
    it('should open exactly the listed CIDR', () => {
      const policy = AddressPolicy.parse(['10.20.0.0/16', 'fd00:1::/32']);
      const [opened4, opened6] = [new BlockList(), new BlockList()];
      opened4.addSubnet('10.20.0.0', 16, 'ipv4');
      opened6.addSubnet('fd00:1::', 32, 'ipv6');
      const near = fc.oneof(addressIn('10.20.0.0/15'), addressIn('10.0.0.0/8'), addressIn('10.20.0.0/16'));
      const near6 = fc.oneof(addressIn('fd00:1::/31'), addressIn('fd00:1::/32'), addressIn('fd00::/16'));
      fc.assert(fc.property(near, (ip) => policy.permits(ip) === opened4.check(ip)));
      fc.assert(fc.property(near6, (ip) => policy.permits(ip) === opened6.check(ip, 'ipv6')));
    });

    it('should change nothing for any other address', () => {
      const policy = AddressPolicy.parse(['127.0.0.0/8']);
      const other = fc.oneof(anyIpv4, anyIpv6).filter((ip) => !ip.startsWith('127.'));
      fc.assert(fc.property(other, (ip) => policy.permits(ip) === closed.permits(ip)));
    });

    it('should treat a mapped address as its IPv4 address, on both sides', () => {
      expect(AddressPolicy.parse(['127.0.0.0/8']).permits('::ffff:127.0.0.1')).toBe(true);
      expect(AddressPolicy.parse(['::ffff:127.0.0.0/104']).permits('127.0.0.1')).toBe(true);
      expect(AddressPolicy.parse(['::/0']).permits('127.0.0.1')).toBe(false);
    });

    it('should not open other embedded forms by an IPv4 entry', () => {
      const policy = AddressPolicy.parse(['10.0.0.0/8']);
      expect(policy.permits('64:ff9b::10.0.0.1')).toBe(false);
      expect(policy.permits('2002:a00:1::1')).toBe(false);
      expect(AddressPolicy.parse(['64:ff9b::/96']).permits('64:ff9b::10.0.0.1')).toBe(true);
    });

    it('should take single addresses', () => {
      const policy = AddressPolicy.parse(['::1', '10.0.0.7']);
      expect(['::1', '10.0.0.7', '10.0.0.8', '::2'].map((ip) => policy.permits(ip))).toEqual([
        true,
        true,
        false,
        false,
      ]);
    });

    it.each([
      '',
      'x',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      '10/8',
      '::/129',
      '10.0.0.0/-1',
      'fe80::%1/64',
      '10.0.0.0/ 8',
    ])('should reject the entry %j, naming it', (entry) => {
      expect(() => AddressPolicy.parse(['::1', entry])).toThrow(`"${entry}" is no CIDR`);
    });

    it('should reject an entry with bits beyond its prefix', () => {
      expect(() => AddressPolicy.parse(['10.1.2.3/8'])).toThrow(
        '"10.1.2.3/8" has bits set beyond its prefix',
      );
    });
  });
});
