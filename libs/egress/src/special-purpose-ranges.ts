/** One refused range, and the document that set it aside. */
export type SpecialPurposeRange = readonly [cidr: string, source: string];

/**
 * Every row of the IANA IPv4 Special-Purpose Address Registry, and multicast. Rows that a wider one covers stand as well, so
 * that the list can be compared with the registry line by line.
 */
export const SPECIAL_IPV4_RANGES: readonly SpecialPurposeRange[] = [
  ['0.0.0.0/8', 'RFC 791: this network, unspecified'],
  ['10.0.0.0/8', 'RFC 1918: private use'],
  ['100.64.0.0/10', 'RFC 6598: shared address space'],
  ['127.0.0.0/8', 'RFC 1122: loopback'],
  ['169.254.0.0/16', 'RFC 3927: link-local'],
  ['172.16.0.0/12', 'RFC 1918: private use'],
  ['192.0.0.0/24', 'RFC 6890: IETF protocol assignments'],
  ['192.0.0.0/29', 'RFC 7335: IPv4 service continuity prefix'],
  ['192.0.0.8/32', 'RFC 7600: IPv4 dummy address'],
  ['192.0.0.9/32', 'RFC 7723: port control protocol anycast'],
  ['192.0.0.10/32', 'RFC 8155: TURN anycast'],
  ['192.0.0.170/31', 'RFC 8880, RFC 7050: NAT64/DNS64 discovery'],
  ['192.0.2.0/24', 'RFC 5737: documentation (TEST-NET-1)'],
  ['192.31.196.0/24', 'RFC 7535: AS112-v4'],
  ['192.52.193.0/24', 'RFC 7450: AMT'],
  ['192.88.99.0/24', 'RFC 7526: deprecated 6to4 relay anycast'],
  ['192.88.99.2/32', 'RFC 6751: 6a44 relay anycast'],
  ['192.168.0.0/16', 'RFC 1918: private use'],
  ['192.175.48.0/24', 'RFC 7534: direct delegation AS112 service'],
  ['198.18.0.0/15', 'RFC 2544: benchmarking'],
  ['198.51.100.0/24', 'RFC 5737: documentation (TEST-NET-2)'],
  ['203.0.113.0/24', 'RFC 5737: documentation (TEST-NET-3)'],
  ['224.0.0.0/4', 'RFC 5771: multicast'],
  ['240.0.0.0/4', 'RFC 1112: reserved'],
  ['255.255.255.255/32', 'RFC 8190: limited broadcast'],
];

/**
 * Every row of the IANA IPv6 Special-Purpose Address Registry except the forms that stand for an IPv4 address
 * (`::ffff:0:0/96`, `64:ff9b::/96`, `2002::/16`), which are judged by that address: see embedded-ipv4.
 */
export const SPECIAL_IPV6_RANGES: readonly SpecialPurposeRange[] = [
  ['::/128', 'RFC 4291: unspecified'],
  ['::1/128', 'RFC 4291: loopback'],
  ['64:ff9b:1::/48', 'RFC 8215: local-use IPv4/IPv6 translation'],
  ['100::/64', 'RFC 6666: discard only'],
  ['100:0:0:1::/64', 'RFC 9780: dummy prefix'],
  ['2001::/23', 'RFC 2928: IETF protocol assignments'],
  ['2001::/32', 'RFC 4380: Teredo'],
  ['2001:1::1/128', 'RFC 7723: port control protocol anycast'],
  ['2001:1::2/128', 'RFC 8155: TURN anycast'],
  ['2001:1::3/128', 'RFC 9665: DNS-SD service registration anycast'],
  ['2001:2::/48', 'RFC 5180: benchmarking'],
  ['2001:3::/32', 'RFC 7450: AMT'],
  ['2001:4:112::/48', 'RFC 7535: AS112-v6'],
  ['2001:10::/28', 'RFC 4843: deprecated ORCHID'],
  ['2001:20::/28', 'RFC 7343: ORCHIDv2'],
  ['2001:30::/28', 'RFC 9374: drone remote identification'],
  ['2001:db8::/32', 'RFC 3849: documentation'],
  ['2620:4f:8000::/48', 'RFC 7534: direct delegation AS112 service'],
  ['3fff::/20', 'RFC 9637: documentation'],
  ['5f00::/16', 'RFC 9602: segment routing SIDs'],
  ['fc00::/7', 'RFC 4193: unique local'],
  ['fe80::/10', 'RFC 4291: link-local'],
  ['fec0::/10', 'RFC 3879: deprecated site-local'],
  ['ff00::/8', 'RFC 4291: multicast'],
];

/**
 * All of IPv6 outside 2000::/3, the only block from which global unicast addresses are given out (IANA IPv6 Address Space
 * registry, RFC 4291). It holds the IPv4-compatible (`::/96`) and IPv4-translated (`::ffff:0:0:0/96`) forms.
 */
export const RESERVED_IPV6_RANGES: readonly SpecialPurposeRange[] = [
  ['::/3', 'RFC 4291: reserved by IETF'],
  ['4000::/2', 'RFC 4291: reserved by IETF'],
  ['8000::/1', 'RFC 4291: reserved by IETF, unique local, link-local, multicast'],
];

/**
 * Where clouds answer their guests' questions, credentials included. Most lie in a range above; they stand here by name, as
 * some (Azure's) do not, and none must slip out when a range is edited.
 */
export const CLOUD_METADATA_ADDRESSES: readonly SpecialPurposeRange[] = [
  ['169.254.169.254/32', 'AWS, Azure, Google, OpenStack, Huawei Cloud instance metadata'],
  ['169.254.170.2/32', 'AWS container credentials'],
  ['169.254.170.23/32', 'AWS EKS pod identity'],
  ['169.254.0.23/32', 'Tencent Cloud instance metadata'],
  ['100.100.100.200/32', 'Alibaba Cloud instance metadata'],
  ['168.63.129.16/32', 'Azure host agent'],
  ['192.0.0.192/32', 'Oracle Cloud classic metadata'],
  ['fd00:ec2::254/128', 'AWS instance metadata'],
  ['fd00:ec2::23/128', 'AWS EKS pod identity'],
  ['fd20:ce::254/128', 'Google Cloud instance metadata'],
  ['fd00:c1::a9fe:a9fe/128', 'Oracle Cloud instance metadata'],
  ['fd00:42::42/128', 'Scaleway instance metadata'],
];
