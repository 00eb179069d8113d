import { Injectable } from '@nestjs/common';
import { MAX_SIGNING_SECRETS, SigningSecretRepository, type OwnSubscriptionId } from '#libs/persistence';
import { newSigningSecret, showSigningSecret } from '#libs/webhook-signing';
import { AddSigningSecret } from '../subscriptions/add-signing-secret.js';
import { RemoveSigningSecret } from '../subscriptions/remove-signing-secret.js';
import type { CreatedSigningSecretDto, SigningSecretsDto } from './dto/signing-secret.dto.js';
import { conflict, notFound } from './problems.js';
import type { NewSigningSecretRequest } from './request/new-signing-secret.js';
import { signingSecretView } from './views/signing-secret-view.js';

/** Says in this dialect what becomes of signing secrets. */
@Injectable()
export class SigningSecretsDesk {
  constructor(
    private readonly secrets: SigningSecretRepository,
    private readonly adder: AddSigningSecret,
    private readonly remover: RemoveSigningSecret,
  ) {}

  async create(
    id: OwnSubscriptionId,
    { kind, secret: given }: NewSigningSecretRequest,
  ): Promise<CreatedSigningSecretDto> {
    const secret = given ?? newSigningSecret(kind);
    const outcome = await this.adder.execute(id, secret);
    switch (outcome.kind) {
      case 'added':
        return Object.assign(signingSecretView(outcome.secret), { secret: showSigningSecret(secret) });
      case 'not_found':
        throw notFound();
      case 'made_through_smn':
        throw conflict('messages of a subscription that was made through SMN carry the signature of SMN');
      case 'too_many':
        throw conflict(
          `${MAX_SIGNING_SECRETS} secrets sign already: remove one that was followed by another`,
        );
    }
  }

  async list(id: OwnSubscriptionId): Promise<SigningSecretsDto> {
    const secrets = await this.secrets.list(id);
    if (secrets === null) throw notFound();
    return { secrets: secrets.map(signingSecretView) };
  }

  async remove(id: OwnSubscriptionId, secretId: string): Promise<void> {
    switch (await this.remover.execute(id, secretId)) {
      case 'removed':
        return;
      case 'not_found':
        throw notFound('signing secret');
      case 'outlived':
        throw conflict(
          'an older secret of the kind still signs: remove it first, or let another follow this one',
        );
    }
  }
}
