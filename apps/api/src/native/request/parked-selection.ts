import type { ParkedSelection } from '#libs/persistence';
import { bad, good, optional, type Parser, type Read } from './member.js';
import { integer, text } from './parsers.js';
import { readMembers } from './read-members.js';

/** As long as the columns that they are looked up in. */
const MAX_TOPIC = 249;
const MAX_KEY = 80;
/** Kafka's partitions are signed 32-bit integers. */
const MAX_PARTITION = 2 ** 31 - 1;

const all: Parser<true> = (value) =>
  value === true ? { ok: true, value } : { ok: false, reason: 'must be true, or left out' };

export const PARKED_SELECTION_MEMBERS = {
  topic: optional(text(MAX_TOPIC), null),
  partition: optional(integer(0, MAX_PARTITION), null),
  offset: optional(integer(0, Number.MAX_SAFE_INTEGER), null),
  key: optional(text(MAX_KEY), null),
  all: optional(all, null),
};

/** Reads which parked deliveries are meant: one, those of a key, or all. */
export function readParkedSelection(json: unknown): Read<ParkedSelection> {
  const read = readMembers(json, PARKED_SELECTION_MEMBERS);
  if (!read.ok) return read;
  const { topic, partition, offset, key, all: everything } = read.value;
  const [first, second] = [offset, key, everything].filter((one) => one !== null);
  if (first === undefined) return bad('must say what is meant: topic, partition and offset, or key, or all');
  if (second !== undefined) return bad('must have only one of offset, key and all');
  if (everything !== null) {
    return topic === null && partition === null
      ? good({ kind: 'all' })
      : bad('is every delivery: it has no topic and no partition', ['all']);
  }
  if (key !== null) return good({ kind: 'key', key, topic, partition });
  if (topic === null) return bad('is missing', ['topic']);
  if (partition === null) return bad('is missing', ['partition']);
  return offset === null ? bad('is missing', ['offset']) : good({ kind: 'one', topic, partition, offset });
}
