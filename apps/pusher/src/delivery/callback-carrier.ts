import type { Cancel, Done, Egress } from '#libs/egress';
import type { Delivery } from '../lanes/delivery.js';
import { callbackRequest } from './callback-request.js';
import { Carrier, type Carried } from './carrier.js';
import { Unsignable, UNSIGNED } from './unsignable.js';
import type { WebhookSignatures } from './webhook-signatures.js';

/** Callbacks of subscriptions that were not made through SMN. */
export class CallbackCarrier extends Carrier {
  constructor(
    private readonly egress: Egress,
    private readonly signatures: WebhookSignatures,
  ) {
    super();
  }

  override carry(delivery: Delivery, at: number, done: Carried): Cancel {
    const request = callbackRequest(delivery, at, this.signatures);
    return request instanceof Unsignable
      ? failed({ code: UNSIGNED, detail: request.detail }, done)
      : this.egress.exchange(request, done);
  }
}

/** An exchange that was not made: it ends, as any does, after the caller went on. */
function failed(failure: { readonly code: string; readonly detail: string }, done: Done): Cancel {
  const ending = setImmediate(done, { kind: 'failed', ...failure, ms: 0 });
  return () => {
    clearImmediate(ending);
    done({ kind: 'aborted' });
  };
}
