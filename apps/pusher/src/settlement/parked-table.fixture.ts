import type {
  DueDelivery,
  LaneSelection,
  ParkedDelivery,
  ParkedRepository,
  ParkedSelectionRepository,
  PartitionSettlement,
  SelectedDelivery,
} from '#libs/persistence';
import { TOPIC } from '../lanes/lane-context.fixture.js';

export interface TableRow extends Omit<ParkedDelivery, 'state'> {
  id: number;
  state: 'parked' | 'held' | 'dead';
  /** Left out: due at any time. */
  nextAttemptAt?: Date | null;
}

/** What the database holds of one partition's deliveries, as repositories answer and settlements write. */
export class ParkedTable {
  rows: TableRow[] = [];
  /** What happens between the reading of rows and its answer. */
  onLoaded: () => void = () => undefined;
  #ids = 0;

  get inOrder(): TableRow[] {
    return [...this.rows].sort((a, b) => a.offset - b.offset);
  }

  put(row: Omit<TableRow, 'id'>): void {
    this.rows.push({ ...row, id: ++this.#ids });
  }

  replaceAll(rows: readonly Omit<TableRow, 'id'>[]): void {
    this.rows = [];
    for (const row of rows) this.put(row);
  }

  remove(isGone: (row: TableRow) => boolean): void {
    this.rows = this.rows.filter((row) => !isGone(row));
  }

  /** As the settlement's transaction does it. */
  write({ parked, parkedChanges }: Pick<PartitionSettlement, 'parked' | 'parkedChanges'>): void {
    for (const change of parkedChanges)
      if (change.kind === 'removed') this.remove(({ offset }) => offset === change.offset);
    for (const change of parkedChanges) {
      const row = this.rows.find(({ offset }) => offset === change.offset);
      if (row === undefined || change.kind === 'removed') continue;
      if (change.kind === 'failed') Object.assign(row, change);
      else if (row.state !== 'held')
        Object.assign(row, { state: 'parked', retries: 0, nextAttemptAt: change.nextAttemptAt });
    }
    for (const row of parked) {
      if (this.rows.some(({ offset }) => offset === row.offset)) throw new Error(`${row.offset} is there`);
      this.put({ ...row, topic: TOPIC, partition: 0, retries: 0 });
    }
  }

  get repository(): ParkedRepository {
    const repository: Pick<ParkedRepository, 'due' | 'load' | 'nextOfKey'> = {
      due: (_refs, now, limit, passedOver) => {
        const isDue = ({ subscriptionId, nextAttemptAt }: TableRow) =>
          !passedOver.includes(subscriptionId) && (nextAttemptAt ?? now) <= now;
        return Promise.resolve(this.rows.filter(isParked).filter(isDue).slice(0, limit));
      },
      load: (places) => {
        const parked = this.rows.filter(isParked);
        const loaded = places.flatMap((place) => parked.filter(isAt(place)));
        this.onLoaded();
        return Promise.resolve(loaded);
      },
      nextOfKey: (_ref, id, key, beyond) =>
        Promise.resolve(
          this.inOrder
            .filter(isWaiting)
            .find(
              ({ subscriptionId, orderingKey, offset }) =>
                subscriptionId === id && orderingKey === key && offset > beyond,
            ),
        ),
    };
    return repository as ParkedRepository;
  }

  get selection(): Pick<ParkedSelectionRepository, 'lastId' | 'select' | 'from' | 'headOfKey'> {
    return {
      lastId: () => Promise.resolve(this.#ids),
      select: ({ offset, orderingKey }: LaneSelection, { below, upToId, limit }) => {
        const isMeant = (row: TableRow) =>
          row.offset < below &&
          row.id <= upToId &&
          (offset === null || row.offset === offset) &&
          (orderingKey === null || row.orderingKey === orderingKey);
        return Promise.resolve(this.inOrder.reverse().filter(isMeant).slice(0, limit).map(selected));
      },
      from: (_ref, _id, { offset, deadBelow, limit }) => {
        const isMeant = (row: TableRow) =>
          row.offset >= offset && (row.state !== 'dead' || row.offset < deadBelow);
        return Promise.resolve(this.inOrder.filter(isMeant).slice(0, limit).map(selected));
      },
      headOfKey: (_ref, _id, key) =>
        Promise.resolve(
          this.inOrder
            .filter(isWaiting)
            .filter((row) => row.orderingKey === key)
            .map(selected)[0],
        ),
    };
  }
}

function isParked(row: TableRow): row is TableRow & { state: 'parked' } {
  return row.state === 'parked';
}

function isWaiting(row: TableRow): row is TableRow & { state: 'parked' | 'held' } {
  return row.state !== 'dead';
}

function isAt(place: DueDelivery) {
  return (row: TableRow) => row.subscriptionId === place.subscriptionId && row.offset === place.offset;
}

function selected({ offset, state, orderingKey, payload }: TableRow): SelectedDelivery {
  return { offset, state, orderingKey, payloadBytes: payload.length };
}
