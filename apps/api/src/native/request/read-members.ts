import { bad, type Fault, good, type Member, type Read } from './member.js';

type Members = Readonly<Record<string, Member<unknown>>>;

/** What a set of members is read as. */
export type MembersOf<S extends Members> = {
  readonly [K in keyof S]: S[K] extends Member<infer T> ? T : never;
};

/**
 * Reads a JSON object of known members. Every fault is told, unknown members among them; of members that stand twice JSON
 * keeps the last.
 */
export function readMembers<S extends Members>(json: unknown, members: S): Read<MembersOf<S>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return bad('must be an object');
  const faults: Fault[] = Object.keys(json)
    .filter((name) => !Object.hasOwn(members, name))
    .map((name) => ({ path: [name], detail: 'is not known here' }));
  const values: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members)) {
    const read = member(Object.hasOwn(json, name) ? Reflect.get(json, name) : undefined);
    if (read.ok) values[name] = read.value;
    else faults.push(...read.faults.map((fault) => ({ ...fault, path: [name, ...fault.path] })));
  }
  // Every member was read, each to what it says it is read as.
  return faults.length > 0 ? { ok: false, faults } : good(values as MembersOf<S>);
}
