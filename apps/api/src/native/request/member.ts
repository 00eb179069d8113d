import type { Parsed } from '#libs/domain';

/** Something wrong with a part of what was sent. */
export interface Fault {
  /** The members that lead to it; none for the whole. */
  readonly path: readonly string[];
  readonly detail: string;
}

/** What was read, or all that is wrong with it. */
export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads a member of a JSON object, or a parameter of a query; undefined is one that is not there. */
export type Member<T> = (value: unknown) => Read<T>;

/** Reads a value that is there. */
export type Parser<T> = (value: unknown) => Parsed<T>;

export function good<T>(value: T): Read<T> {
  return { ok: true, value };
}

export function bad(detail: string, path: readonly string[] = []): Read<never> {
  return { ok: false, faults: [{ path, detail }] };
}

/** A member that must be there. */
export function required<T>(parser: Parser<T>): Member<T> {
  return (value) => (value === undefined || value === null ? bad('is missing') : parsed(parser(value)));
}

/** A member that may be left out; null counts as that. */
export function optional<T, F>(parser: Parser<T>, absent: F): Member<T | F> {
  return (value) => (value === undefined || value === null ? good(absent) : parsed(parser(value)));
}

/** A member of a change: undefined leaves things as they are; null is a value, or none. */
export function changed<T>(parser: Parser<T>): Member<T | undefined> {
  return (value) => (value === undefined ? good(undefined) : parsed(parser(value)));
}

export function parsed<T>(outcome: Parsed<T>): Read<T> {
  return outcome.ok ? outcome : bad(outcome.reason);
}
