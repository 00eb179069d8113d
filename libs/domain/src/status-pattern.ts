import type { Parsed } from './parsed.js';

/** What an empty `httpstatus` pattern means. */
const DEFAULT_STATUS_PATTERN = '200';
const LOWEST_STATUS = 100;
const HIGHEST_STATUS = 599;

const PART = /^(?:(?<code>[1-5]\d\d)|(?<family>[1-5])(?:xx|XX)|(?<from>[1-5]\d\d)-(?<to>[1-5]\d\d))$/;

/** The statuses that confirm: `accepted[status] === 1`. */
export interface StatusPattern {
  /** The pattern to store: parts without the spaces around them; `200` for an empty one. */
  readonly canonical: string;
  readonly accepted: Uint8Array;
}

/**
 * Reads an `httpstatus` pattern: a comma list of codes (100 to 599), classes (`2xx`, `2XX`) and ascending ranges
 * (`200-299`); empty means 200 (BlueKing event subscription API, "confirm_pattern"; lists, classes and ranges are
 * ringback's own).
 */
export function parseStatusPattern(pattern: string): Parsed<StatusPattern> {
  const parts = (pattern.trim() === '' ? DEFAULT_STATUS_PATTERN : pattern)
    .split(',')
    .map((part) => part.trim());
  const accepted = new Uint8Array(HIGHEST_STATUS + 1);
  for (const part of parts) {
    const range = statusRange(part);
    if (range === undefined) {
      return {
        ok: false,
        reason: `${JSON.stringify(part.slice(0, 64))} is no status, class or ascending range`,
      };
    }
    accepted.fill(1, range.from, range.to + 1);
  }
  return { ok: true, value: { canonical: parts.join(','), accepted } };
}

function statusRange(part: string): { from: number; to: number } | undefined {
  const { code, family, from, to } = PART.exec(part)?.groups ?? {};
  if (code !== undefined) return { from: Number(code), to: Number(code) };
  if (family !== undefined)
    return { from: Number(family) * LOWEST_STATUS, to: Number(family) * LOWEST_STATUS + 99 };
  if (from === undefined || to === undefined || from > to) return undefined;
  return { from: Number(from), to: Number(to) };
}
