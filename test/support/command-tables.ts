import type { EngineTables } from './engine-tables.js';

/** A part of a command, for one partition of a topic. */
export interface AskedPart {
  readonly topic: string;
  readonly partition: number;
  readonly offset?: number;
  readonly key?: string;
}

export interface PartRow {
  readonly partition: number;
  readonly state: 'waiting' | 'running' | 'done' | 'cancelled' | 'refused';
  readonly result: Readonly<Record<string, number | string>> | null;
}

/** Commands as the API writes them, past all of the project's own code. */
export class CommandTables {
  constructor(private readonly tables: EngineTables) {}

  /** @returns the command's id */
  async ask(
    subscriptionId: number,
    kind: 'retry' | 'discard' | 'replay',
    parts: readonly AskedPart[],
  ): Promise<number> {
    await this.tables.query(
      "INSERT INTO command (subscription_id, kind, request, created_at) VALUES (?, ?, '{}', UTC_TIMESTAMP(3))",
      [subscriptionId, kind],
    );
    const [command] = await this.tables.query<{ readonly id: string }>(
      'SELECT MAX(id) AS id FROM command WHERE subscription_id = ?',
      [subscriptionId],
    );
    const id = Number(command?.id);
    await this.tables.query(
      'INSERT INTO command_part (command_id, topic, `partition`, subscription_id, state, `offset`, ordering_key, updated_at) VALUES ?',
      [
        parts.map(({ topic, partition, offset = null, key = null }) => [
          id,
          topic,
          partition,
          subscriptionId,
          'waiting',
          offset,
          key,
          new Date(),
        ]),
      ],
    );
    return id;
  }

  async cancel(commandId: number): Promise<void> {
    await this.tables.query('UPDATE command SET cancel_asked = 1 WHERE id = ?', [commandId]);
  }

  async parts(commandId: number): Promise<readonly PartRow[]> {
    const rows = await this.tables.query<Omit<PartRow, 'result'> & { readonly result: unknown }>(
      'SELECT `partition`, state, result FROM command_part WHERE command_id = ? ORDER BY topic, `partition`',
      [commandId],
    );
    return rows.map(({ partition, state, result }) => ({ partition, state, result: parsed(result) }));
  }

  async isOver(commandId: number): Promise<boolean> {
    const parts = await this.parts(commandId);
    return parts.every(({ state }) => state !== 'waiting' && state !== 'running');
  }

  /** Parts of all commands of a subscription. */
  async all(subscriptionId: number): Promise<readonly (PartRow & { readonly kind: string })[]> {
    const rows = await this.tables.query<PartRow & { readonly kind: string; readonly result: unknown }>(
      'SELECT c.kind, p.`partition`, p.state, p.result FROM command c JOIN command_part p ON p.command_id = c.id WHERE c.subscription_id = ?',
      [subscriptionId],
    );
    return rows.map((row) => ({ ...row, result: parsed(row.result) }));
  }
}

/** MariaDB's JSON is text, MySQL's a value. */
function parsed(column: unknown): PartRow['result'] {
  return (typeof column === 'string' ? JSON.parse(column) : column) as PartRow['result'];
}
