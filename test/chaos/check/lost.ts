import { idOf, type SeenDeliveries } from './deliveries.ts';

/** I1: events that were neither confirmed nor stand in the database. @param kept ids of its parked, held and dead deliveries */
export function lostOf(
  { matched, confirmedAt }: Pick<SeenDeliveries, 'matched' | 'confirmedAt'>,
  kept: ReadonlySet<number>,
): readonly string[] {
  return matched
    .filter((event) => !confirmedAt.has(idOf(event)) && !kept.has(idOf(event)))
    .map((event) => `partition ${event.partition} offset ${event.offset}, ${event.name} of ${event.key}`);
}
