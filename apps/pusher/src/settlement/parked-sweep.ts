import type { ParkedSelectionRepository, SelectedDelivery } from '#libs/persistence';
import { type CommandTarget, readSteadily, type SteadyParts } from './command-target.js';
import { progressResult, readProgress } from './sweep-progress.js';

/** Deliveries that one turn goes through: their changes are written in one settlement. */
const CHUNK = 500;

export interface SweepParts extends SteadyParts {
  readonly selection: Pick<ParkedSelectionRepository, 'lastId' | 'select'>;
}

/**
 * Does with a delivery what a command says. Synchronous: all of a turn falls into one settlement.
 * @returns the name under which it is counted; null when it has to wait, and those below it with it
 */
export type SweepStep = (row: SelectedDelivery) => string | null;

/**
 * Goes through the deliveries that a command selects and that were there when it began, from the highest offset down, a
 * chunk each turn. How far it came stands in the command's part, written with the changes.
 */
export class ParkedSweep {
  constructor(private readonly parts: SweepParts) {}

  async run(target: CommandTarget, step: SweepStep): Promise<void> {
    const { part, lanes, subscriber } = target;
    const before = readProgress(part.result);
    const read = await readSteadily(this.parts, target, () => this.#read(target));
    if (read === undefined) return;
    const { rows, upToId } = read.value;
    const changes = lanes.ledger.changesOf(subscriber.id);
    const counts = { ...before.counts };
    let { below } = before;
    let isWaiting = false;
    for (const row of rows) {
      const change = changes.get(row.offset);
      const isOver = change?.kind === 'removed';
      // Any other change is in the database by the next turn.
      const name = isOver ? 'settled_meanwhile' : change === undefined ? step(row) : null;
      if (name === null) {
        isWaiting = true;
        break;
      }
      counts[name] = (counts[name] ?? 0) + 1;
      below = row.offset;
    }
    const isDone = !isWaiting && rows.length < CHUNK;
    if (!isDone && below === before.below) return;
    if (part.offset !== null && isDone && Object.keys(counts).length === 0) counts['settled_meanwhile'] = 1;
    lanes.ledger.commandPart({
      commandId: part.commandId,
      state: isDone ? 'done' : 'running',
      result: isDone ? counts : progressResult({ counts, below, upToId }),
    });
  }

  async #read({ part }: CommandTarget): Promise<{ rows: readonly SelectedDelivery[]; upToId: number }> {
    const { selection } = this.parts;
    const { below, upToId: known } = readProgress(part.result);
    const upToId = known ?? (await selection.lastId());
    return { rows: await selection.select(part, { below, upToId, limit: CHUNK }), upToId };
  }
}
