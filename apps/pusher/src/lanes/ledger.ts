import type { NoticeInsert, ParkedChange } from '#libs/persistence';
import type { LaneContext } from './lane-context.js';
import { type ParkedNote, Unsaved } from './unsaved.js';

/** How much of a rejected record is kept. */
const EXCERPT_BYTES = 1_024;
/** What a rejected record costs until it is settled: a stream of nothing else must be held back too. */
const REJECTED_BYTES = 2_048;

/** What a partition's next settlement writes besides cursors and counters, and what the one under way does. */
export class Ledger {
  #unsaved = new Unsaved();
  #inCut: Unsaved | null = null;
  #isClosed = false;

  constructor(private readonly context: Pick<LaneContext, 'backlog' | 'budget' | 'clock'>) {}

  get isEmpty(): boolean {
    return this.#unsaved.isEmpty;
  }

  verdict(): void {
    this.#unsaved.verdicts++;
    this.context.backlog.add();
  }

  park(note: ParkedNote): void {
    this.#unsaved.parked.push(note);
  }

  change(change: ParkedChange): void {
    this.#unsaved.parkedChanges.push(change);
  }

  notice(notice: NoticeInsert): void {
    this.#unsaved.notices.push(notice);
  }

  /** A record that is no event. */
  reject(offset: number, reason: string, value: Buffer | null): void {
    const excerpt = Buffer.from(value?.subarray(0, EXCERPT_BYTES) ?? Buffer.alloc(0));
    const at = new Date(this.context.clock.now());
    this.context.budget.take(REJECTED_BYTES);
    this.#unsaved.rejected.push({ offset, reason: reason.slice(0, 255), excerpt, at });
  }

  /** Whether a delivery of the subscription's key is on its way to the database. */
  isParkingKey(subscriptionId: number, key: string): boolean {
    const isOfKey = ({ delivery }: ParkedNote) =>
      delivery.subscriber.id === subscriptionId && delivery.key === key;
    return this.#unsaved.parked.some(isOfKey) || this.#inCut?.parked.some(isOfKey) === true;
  }

  /** Whether a change of a delivery in the database is on its way there: its row is not what it says. */
  isSettling(subscriptionId: number, offset: number): boolean {
    const isIt = (change: ParkedChange) =>
      change.subscriptionId === subscriptionId && change.offset === offset;
    return this.#unsaved.parkedChanges.some(isIt) || this.#inCut?.parkedChanges.some(isIt) === true;
  }

  /** Hands what there is to a settlement. */
  cut(): Unsaved {
    const cut = this.#unsaved;
    this.#unsaved = new Unsaved();
    this.#inCut = cut;
    return cut;
  }

  /** The cut is in the database. */
  committed(cut: Unsaved): void {
    this.#inCut = null;
    this.#forget(cut);
  }

  /** The cut is certainly not in the database. */
  reverted(cut: Unsaved): void {
    this.#inCut = null;
    if (this.#isClosed) this.#forget(cut);
    else this.#unsaved.prepend(cut);
  }

  /** Nobody settles it any more. */
  close(): void {
    this.#isClosed = true;
    this.#forget(this.#unsaved);
    this.#unsaved = new Unsaved();
  }

  #forget(unsaved: Unsaved): void {
    this.context.backlog.settled(unsaved.verdicts);
    this.context.budget.giveBack(REJECTED_BYTES * unsaved.rejected.length);
    for (const { delivery } of unsaved.parked) delivery.event.release();
  }
}
