import type { AttemptInsert, CommandPartUpdate, NoticeInsert, ParkedChange } from '#libs/persistence';
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

  /** A command went on in this partition. */
  commandPart(update: CommandPartUpdate): void {
    this.#unsaved.commandParts.push(update);
  }

  /** An attempt that a person is to see. */
  attempt(record: AttemptInsert): void {
    if (this.#isClosed) return;
    const { attempts } = this.#unsaved;
    const before = attempts.bytes;
    attempts.add(record);
    this.context.budget.take(attempts.bytes - before);
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

  /** What is on its way there about deliveries of a subscription that are in the database: the last for each offset. */
  changesOf(subscriptionId: number): ReadonlyMap<number, ParkedChange> {
    const changes = new Map<number, ParkedChange>();
    for (const { parkedChanges } of [this.#inCut ?? new Unsaved(), this.#unsaved])
      for (const change of parkedChanges)
        if (change.subscriptionId === subscriptionId) changes.set(change.offset, change);
    return changes;
  }

  /** Whether deliveries of a subscription are on their way there. */
  isParking(subscriptionId: number): boolean {
    const isOfIt = ({ delivery }: ParkedNote) => delivery.subscriber.id === subscriptionId;
    return this.#unsaved.parked.some(isOfIt) || this.#inCut?.parked.some(isOfIt) === true;
  }

  /** Commands whose outcomes are on their way there: their parts are not what they say. */
  get settlingCommands(): ReadonlySet<number> {
    const updates = [...(this.#inCut?.commandParts ?? []), ...this.#unsaved.commandParts];
    return new Set(updates.map(({ commandId }) => commandId));
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
    if (this.#isClosed) {
      this.#forget(cut);
      return;
    }
    const before = cut.attempts.bytes + this.#unsaved.attempts.bytes;
    this.#unsaved.prepend(cut);
    this.context.budget.giveBack(before - this.#unsaved.attempts.bytes);
  }

  /** Nobody settles it any more. */
  close(): void {
    this.#isClosed = true;
    this.#forget(this.#unsaved);
    this.#unsaved = new Unsaved();
  }

  #forget(unsaved: Unsaved): void {
    this.context.backlog.settled(unsaved.verdicts);
    this.context.budget.giveBack(REJECTED_BYTES * unsaved.rejected.length + unsaved.attempts.bytes);
    for (const { delivery } of unsaved.parked) delivery.event.release();
  }
}
