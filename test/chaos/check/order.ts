import { idOf, type SeenDeliveries } from './deliveries.ts';

/** I2: events that were first confirmed before an earlier one of their key. The events are in log order. */
export function disorderOf({
  matched,
  confirmedAt,
}: Pick<SeenDeliveries, 'matched' | 'confirmedAt'>): readonly string[] {
  const latest = new Map<string, { readonly offset: number; readonly at: number }>();
  const wrong: string[] = [];
  for (const event of matched) {
    const at = confirmedAt.get(idOf(event));
    if (at === undefined) continue;
    const key = `${event.partition}/${event.key}`;
    const before = latest.get(key);
    if (before !== undefined && before.at >= at) {
      const early = (before.at - at).toFixed(1);
      wrong.push(`${event.key}: offset ${event.offset} was confirmed ${early} ms before ${before.offset}`);
      continue;
    }
    latest.set(key, { offset: event.offset, at });
  }
  return wrong;
}
