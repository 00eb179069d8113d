import { Injectable } from '@nestjs/common';
import { Ids } from '#libs/domain';
import {
  type SigningSecretAddition,
  SigningSecretRepository,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { SecretBox } from '#libs/secrets';
import { type SigningSecret, signingSecretContext } from '#libs/webhook-signing';
import { ChangeNotifier } from './change-notifier.js';

/** Has pushes of a subscription signed with a secret from now on. What was signed with so far goes on for a day. */
@Injectable()
export class AddSigningSecret {
  constructor(
    private readonly secrets: SigningSecretRepository,
    private readonly box: SecretBox,
    private readonly ids: Ids,
    private readonly notifier: ChangeNotifier,
  ) {}

  async execute(
    subscriptionId: OwnSubscriptionId,
    { kind, material, publicKey }: SigningSecret,
  ): Promise<SigningSecretAddition> {
    const id = this.ids.next();
    const sealed = this.box.seal(material, signingSecretContext(subscriptionId, id));
    const addition = await this.secrets.add(subscriptionId, { id, kind, sealed, publicKey });
    if (addition.kind === 'added') this.notifier.changed();
    return addition;
  }
}
