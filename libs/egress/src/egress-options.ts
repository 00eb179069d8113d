import type { AddressPolicy } from './address-policy.js';
import type { Lookup } from './lookup.js';

export interface EgressOptions {
  readonly policy: AddressPolicy;
  /** Sent with every request, such as `ringback/1.2.3`. */
  readonly userAgent: string;
  /** Sockets to one scheme, host and port; exchanges beyond it wait, within their timeout. Default 64. */
  readonly maxConnectionsPerOrigin?: number;
  /** Connections to an origin that was not called for so long are closed. Default 60,000. */
  readonly idleOriginMs?: number;
  /** Certificate authorities in PEM form to trust besides the machine's own. */
  readonly extraCa?: readonly string[];
  /** Default: the system's resolver. */
  readonly lookup?: Lookup;
}
