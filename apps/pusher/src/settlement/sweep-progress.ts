import type { CommandResult } from '#libs/persistence';

/** How far a command has come among the deliveries of a lane that are in the database. */
export interface SweepProgress {
  /** Deliveries by what became of them. */
  readonly counts: Record<string, number>;
  /** Those from this offset on are done. */
  readonly below: number;
  /** What was parked later than this row is not meant; null before the command began. */
  readonly upToId: number | null;
}

/** As the part of a command that runs says it, so that whoever owns the partition next goes on from there. */
export function readProgress(result: CommandResult | null): SweepProgress {
  const { below, up_to_id: upToId, ...rest } = result ?? {};
  const counts: Record<string, number> = {};
  for (const [name, value] of Object.entries(rest)) if (typeof value === 'number') counts[name] = value;
  return {
    counts,
    below: typeof below === 'number' ? below : Number.MAX_SAFE_INTEGER,
    upToId: typeof upToId === 'number' ? upToId : null,
  };
}

export function progressResult({ counts, below, upToId }: SweepProgress): CommandResult {
  return { ...counts, below, ...(upToId !== null && { up_to_id: upToId }) };
}
