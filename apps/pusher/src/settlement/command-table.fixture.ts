import type {
  CommandKind,
  CommandPartUpdate,
  CommandResult,
  CommandState,
  OpenCommandPart,
} from '#libs/persistence';
import { TOPIC } from '../lanes/lane-context.fixture.js';

interface Part extends Omit<OpenCommandPart, 'state'> {
  readonly state: CommandState;
}

/** What people ask of the lanes of subscription 1, as the database holds it. */
export class CommandTable {
  readonly #parts = new Map<number, Part>();
  #ids = 0;

  get open(): OpenCommandPart[] {
    return [...this.#parts.values()].flatMap((part) =>
      part.state === 'waiting' || part.state === 'running' ? [{ ...part, state: part.state }] : [],
    );
  }

  ask(kind: CommandKind, what: { offset?: number; orderingKey?: string } = {}): number {
    const commandId = ++this.#ids;
    this.#parts.set(commandId, {
      commandId,
      kind,
      state: 'waiting',
      topic: TOPIC,
      partition: 0,
      subscriptionId: 1,
      isSubscribed: true,
      offset: what.offset ?? null,
      orderingKey: what.orderingKey ?? null,
      result: null,
      cancelAsked: false,
    });
    return commandId;
  }

  outcome(commandId: number): { state: CommandState; result: CommandResult | null } {
    const { state, result } = this.#part(commandId);
    return { state, result };
  }

  change(commandId: number, change: Partial<Part>): void {
    this.#parts.set(commandId, { ...this.#part(commandId), ...change });
  }

  forget(commandId: number): void {
    this.#parts.delete(commandId);
  }

  /** As the settlement's transaction does it. */
  write(updates: readonly CommandPartUpdate[]): void {
    for (const { commandId, state, result } of updates)
      this.change(commandId, { state, result: result ?? this.#part(commandId).result });
  }

  #part(commandId: number): Part {
    const part = this.#parts.get(commandId);
    if (part === undefined) throw new Error('no such command');
    return part;
  }
}
