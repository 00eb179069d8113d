import type { PartitionLanes } from '../lanes/partition-lanes.js';

/**
 * Dead deliveries that a person had taken up again, by key, until they are over. There may be several of a key, all with
 * a schedule, so the end of one says nothing about those before it.
 */
export class RevivedKeys {
  readonly #offsets = new WeakMap<PartitionLanes, Map<string, Set<number>>>();

  add(lanes: PartitionLanes, subscriptionId: number, key: string, offset: number): void {
    let keys = this.#offsets.get(lanes);
    if (keys === undefined) {
      keys = new Map();
      this.#offsets.set(lanes, keys);
    }
    const id = idOf(subscriptionId, key);
    const offsets = keys.get(id);
    if (offsets === undefined) keys.set(id, new Set([offset]));
    else offsets.add(offset);
  }

  delete(lanes: PartitionLanes, subscriptionId: number, key: string, offset: number): void {
    this.#offsets.get(lanes)?.get(idOf(subscriptionId, key))?.delete(offset);
  }

  /**
   * A delivery of a key is over.
   * @returns none: the key has none of them. for_others: others of them are not over yet. over: this was the last, so
   * what is held of the key may stand before it or behind it.
   */
  concluded(
    lanes: PartitionLanes,
    subscriptionId: number,
    key: string,
    offset: number,
  ): 'none' | 'for_others' | 'over' {
    const keys = this.#offsets.get(lanes);
    const id = idOf(subscriptionId, key);
    const offsets = keys?.get(id);
    if (keys === undefined || offsets === undefined) return 'none';
    offsets.delete(offset);
    if (offsets.size > 0) return 'for_others';
    keys.delete(id);
    return 'over';
  }
}

function idOf(subscriptionId: number, key: string): string {
  return `${subscriptionId}/${key}`;
}
