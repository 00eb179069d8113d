import type { SmnCode } from '../failure/smn-code.js';
import { SmnError } from '../failure/smn-error.js';

/** The query of a request: a parameter that stands twice is a list. */
export type QueryParameters = Readonly<Record<string, unknown>>;

/** A parameter's text; undefined when it is not there or empty. @throws SmnError `code` when it stands twice */
export function textParameter(query: QueryParameters, name: string, code: SmnCode): string | undefined {
  const value = query[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw new SmnError(code);
  return value;
}
