import { type EntityManager, In } from 'typeorm';
import { AttemptEntity } from '../entities/attempt.entity.js';
import { CommandPartEntity } from '../entities/command-part.entity.js';
import { CommandEntity } from '../entities/command.entity.js';
import { DeliveryProgressEntity } from '../entities/delivery-progress.entity.js';
import { FailingSubscriptionEntity } from '../entities/failing-subscription.entity.js';
import { ParkedDeliveryEntity } from '../entities/parked-delivery.entity.js';
import { SigningSecretEntity } from '../entities/signing-secret.entity.js';
import { SubscriptionPaceEntity } from '../entities/subscription-pace.entity.js';

/** In the order in which settlements write them, so that nobody waits in a circle; then what they do not write. */
const TRACES = [
  DeliveryProgressEntity,
  ParkedDeliveryEntity,
  AttemptEntity,
  CommandPartEntity,
  CommandEntity,
  FailingSubscriptionEntity,
  SubscriptionPaceEntity,
  SigningSecretEntity,
] as const;

/** Deletes what the engine and people left of subscriptions, after their own rows. Notices stay. */
export async function removeTraces(
  manager: EntityManager,
  subscriptionIds: readonly number[],
): Promise<void> {
  const subscriptionId = In([...subscriptionIds]);
  for (const entity of TRACES) await manager.delete<{ subscriptionId: number }>(entity, { subscriptionId });
}
