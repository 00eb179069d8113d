import { webhookId } from '#libs/domain';
import type { Cancel } from '#libs/egress';
import type { Delivery } from '../../lanes/delivery.js';
import { Carrier, type Carried } from '../carrier.js';
import { runErrand } from '../errand.js';
import { mailOf } from './mail-of.js';
import type { Mailer } from './mailer.js';
import type { SmnMessages } from './smn-messages.js';
import { termsOf } from './terms-of.js';

/** Messages of SMN by mail. */
export class EmailCarrier extends Carrier {
  /** @param mailer null: there is no mail server */
  constructor(
    private readonly messages: SmnMessages,
    private readonly mailer: Mailer | null,
  ) {
    super();
  }

  override carry(delivery: Delivery, _at: number, done: Carried): Cancel {
    const { partition, event, subscriber } = delivery;
    const terms = termsOf(delivery);
    const id = webhookId(partition.topic, partition.partition, event.offset, subscriber.id);
    return runErrand(
      (signal) => {
        if (this.mailer === null)
          return Promise.resolve({ kind: 'declined', status: null, detail: 'SMTP_URL is not set', ms: 0 });
        const push = this.messages.of(delivery, terms);
        return this.mailer.send(
          mailOf(push, { to: terms.endpoint, topic: subscriber.definition.form, id }),
          signal,
        );
      },
      subscriber.definition.timeoutSeconds * 1_000,
      done,
    );
  }
}
