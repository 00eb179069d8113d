import { SmnError } from '../failure/smn-error.js';
import type { QueryParameters } from './query-parameter.js';

export const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 100;

/** Which rows of a list are asked for. */
export interface OffsetPage {
  readonly offset: number;
  readonly limit: number;
}

/** Reads `offset` and `limit`. @throws SmnError SMN.0015 */
export function pageOf({ offset, limit }: QueryParameters): OffsetPage {
  return { offset: integerOf(offset, 0), limit: limitOf(limit) };
}

function limitOf(text: unknown): number {
  const limit = integerOf(text, DEFAULT_LIMIT);
  if (limit < 1 || limit > MAX_LIMIT) throw new SmnError('SMN.0015');
  return limit;
}

function integerOf(text: unknown, absent: number): number {
  if (text === undefined) return absent;
  const number = typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : undefined;
  if (number === undefined || !Number.isSafeInteger(number)) throw new SmnError('SMN.0015');
  return number;
}
