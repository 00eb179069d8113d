import type { ReplayPosition } from '../../commands/replay-position.js';
import { bad, type Fault, good, type Member, optional, type Read } from './member.js';
import { flag, integer, moment, oneOf } from './parsers.js';
import { readMembers } from './read-members.js';

/** Where a subscription is to be replayed from. */
export interface ReplayRequest {
  readonly position: ReplayPosition;
  readonly isDryRun: boolean;
}

type Offsets = ReadonlyMap<string, ReadonlyMap<number, number>>;

const offset = integer(0, Number.MAX_SAFE_INTEGER);

/** `{topic: {partition: offset}}`: JSON writes the numbers of partitions as names. */
const offsets: Member<Offsets | null> = (value) => {
  if (value === undefined || value === null) return good(null);
  const topics = objectEntries(value);
  if (topics === undefined) return bad('must be an object of topics');
  const faults: Fault[] = [];
  const read = new Map(
    topics.map(([topic, partitions]) => [topic, readPartitions(topic, partitions, faults)]),
  );
  const count = [...read.values()].reduce((sum, partitions) => sum + partitions.size, 0);
  if (faults.length > 0) return { ok: false, faults };
  return count === 0 ? bad('names no partition') : good(read);
};

function readPartitions(topic: string, value: unknown, faults: Fault[]): Map<number, number> {
  const read = new Map<number, number>();
  const partitions = objectEntries(value);
  if (partitions === undefined) faults.push({ path: [topic], detail: 'must be an object of partitions' });
  for (const [name, content] of partitions ?? []) {
    const path = [topic, name];
    const parsed = offset(content);
    if (!/^(?:0|[1-9]\d{0,8})$/.test(name)) faults.push({ path, detail: 'is not the number of a partition' });
    else if (!parsed.ok) faults.push({ path, detail: parsed.reason });
    else read.set(Number(name), parsed.value);
  }
  return read;
}

function objectEntries(value: unknown): [string, unknown][] | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? Object.entries(value) : undefined;
}

export const REPLAY_MEMBERS = {
  offsets,
  time: optional(moment, null),
  to: optional(oneOf(['earliest', 'latest']), null),
  dry_run: optional(flag, false),
};

/** Reads the body of a replay: exactly one position. */
export function readReplayRequest(json: unknown): Read<ReplayRequest> {
  const read = readMembers(json, REPLAY_MEMBERS);
  if (!read.ok) return read;
  const { offsets: partitions, time, to, dry_run: isDryRun } = read.value;
  const positions: ReplayPosition[] = [
    ...(partitions === null ? [] : [{ kind: 'offsets' as const, offsets: partitions }]),
    ...(time === null ? [] : [{ kind: 'time' as const, time }]),
    ...(to === null ? [] : [{ kind: to }]),
  ];
  const [position, another] = positions;
  if (position === undefined || another !== undefined)
    return bad('must have exactly one of offsets, time, to');
  return good({ position, isDryRun });
}
