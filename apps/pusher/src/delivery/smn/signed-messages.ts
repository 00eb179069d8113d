import { type SmnMessage, smnSignedText, type SmnSignature } from '#libs/domain';
import type { SmnSigner } from '#libs/smn-signing';
import type { WindowEvent } from '../../lanes/window-event.js';
import type { SmnMessages } from './smn-messages.js';

/**
 * Signatures of messages. Notifications of an event that have the same text are signed once, however many subscriptions
 * get them in the same second, since nothing of a subscription is signed.
 */
export class SignedMessages {
  /** Of an event, by what of a subscription or of its delivery changes the text. */
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
    const known = this.#notifications.get(event) ?? new Map<string, Promise<string>>();
    this.#notifications.set(event, known);
    const variant = `${protocol} ${message.at}`;
    let signature = known.get(variant);
    if (signature === undefined) {
      signature = this.signer.sign(smnSignedText(message));
      signature.catch(() => known.delete(variant));
      known.set(variant, signature);
    }
    return signature;
  }
}
