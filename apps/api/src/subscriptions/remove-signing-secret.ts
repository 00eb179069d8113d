import { Injectable } from '@nestjs/common';
import {
  type SigningSecretRemoval,
  SigningSecretRepository,
  type OwnSubscriptionId,
} from '#libs/persistence';
import { ChangeNotifier } from './change-notifier.js';

/** Has nothing signed with a secret any more. */
@Injectable()
export class RemoveSigningSecret {
  constructor(
    private readonly secrets: SigningSecretRepository,
    private readonly notifier: ChangeNotifier,
  ) {}

  async execute(subscriptionId: OwnSubscriptionId, id: string): Promise<SigningSecretRemoval> {
    const removal = await this.secrets.remove(subscriptionId, id);
    if (removal === 'removed') this.notifier.changed();
    return removal;
  }
}
