import { type SmnMessage, smnSignedText, type SmnSignature } from '#libs/domain';
import type { SmnSigner } from '#libs/smn-signing';
import type { WindowEvent } from '../../lanes/window-event.js';
import type { SmnMessages } from './smn-messages.js';

/**
 * Signatures of messages. Notifications of an event that have the same text are signed once, however many subscriptions
 * get them, since nothing of a subscription is signed.
 */
export class SignedMessages {
  readonly #notifications = new WeakMap<WindowEvent, Map<string, Promise<string>>>();

  constructor(
    private readonly signer: SmnSigner,
    private readonly messages: Pick<SmnMessages, 'certificateUrl'>,
  ) {}

  /** @param protocol decides about the text of a notification */
  async signatureOf(event: WindowEvent, message: SmnMessage, protocol: string): Promise<SmnSignature> {
    const signature =
      message.type === 'Notification'
        ? this.#ofNotification(event, message, protocol)
        : this.signer.sign(smnSignedText(message));
    return {
      signature: await signature,
      certificateUrl: this.messages.certificateUrl(this.signer.certificateId),
    };
  }

  #ofNotification(event: WindowEvent, message: SmnMessage, protocol: string): Promise<string> {
    let byProtocol = this.#notifications.get(event);
    if (byProtocol === undefined) {
      byProtocol = new Map();
      this.#notifications.set(event, byProtocol);
    }
    let signature = byProtocol.get(protocol);
    if (signature === undefined) {
      const made = this.signer.sign(smnSignedText(message));
      const known = byProtocol;
      made.catch(() => known.delete(protocol));
      known.set(protocol, made);
      signature = made;
    }
    return signature;
  }
}
