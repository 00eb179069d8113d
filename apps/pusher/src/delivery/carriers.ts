import type { SmnProtocol } from '#libs/domain';
import type { Cancel } from '#libs/egress';
import type { Delivery } from '../lanes/delivery.js';
import { Carrier, type Carried } from './carrier.js';

/** Who takes what: callbacks, and messages of SMN by their protocols. */
export interface CarrierChoice extends Readonly<Record<SmnProtocol, Carrier>> {
  readonly callback: Carrier;
}

/** The carrier that a subscription asks for. */
export class Carriers extends Carrier {
  /** @param closeAll ends what they keep open */
  constructor(
    private readonly carriers: CarrierChoice,
    private readonly closeAll: () => Promise<void>,
  ) {
    super();
  }

  close(): Promise<void> {
    return this.closeAll();
  }

  override carry(delivery: Delivery, at: number, done: Carried): Cancel {
    const { smn } = delivery.subscriber.definition;
    return this.carriers[smn === null ? 'callback' : smn.protocol].carry(delivery, at, done);
  }
}
