import ipaddr from 'ipaddr.js';
import { EnvList } from '../env-list.js';

/** What outgoing calls may reach beside the public internet. */
export class EgressConfig {
  @EnvList('EGRESS_ALLOW', {
    description:
      'Address ranges that callbacks may reach although they are not public, such as `10.0.0.0/8,fd00::/8`',
    items: { expects: 'address ranges (CIDR)', test: isRange },
  })
  readonly allow: readonly string[] = [];
}

function isRange(text: string): boolean {
  return ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text);
}
