import { RE2JS, RE2JSException } from 're2js';
import type { ConfirmMode } from './confirm-mode.js';
import type { Parsed } from './parsed.js';
import { parseStatusPattern } from './status-pattern.js';

/** The longest pattern in characters, in either mode. */
export const MAX_CONFIRM_PATTERN_LENGTH = 1_024;

/** A `regular` pattern is looked for in this many bytes of the decoded body, from its start. */
export const MAX_JUDGED_BODY_BYTES = 65_536;

/**
 * The largest compiled pattern in instructions. The worst patterns cost about 1 ms an instruction over a full body, on
 * the thread that serves every other subscription too; the longest plain text needs 1,026.
 */
export const MAX_PATTERN_PROGRAM = 1_500;

/** What answer counts as delivered. */
export interface ConfirmationRule {
  readonly mode: ConfirmMode;
  /** The pattern to store and show. */
  readonly pattern: string;
  /**
   * Whether an answer confirms the delivery.
   *
   * @param body the answer's decoded body, or what was read of it; bytes past 64 KiB are ignored
   */
  readonly confirms: (status: number, body: Buffer) => boolean;
}

/**
 * Reads a confirmation rule (BlueKing event subscription API, "confirm_mode" and "confirm_pattern").
 * `httpstatus`: the status is among those of {@link parseStatusPattern}. `regular`: a non-empty RE2 pattern of at most
 * 1,024 characters, found anywhere in the first 64 KiB of the body read as UTF-8, the status ignored.
 */
export function parseConfirmationRule(mode: ConfirmMode, pattern: string): Parsed<ConfirmationRule> {
  if (pattern.length > MAX_CONFIRM_PATTERN_LENGTH) {
    return { ok: false, reason: `longer than ${MAX_CONFIRM_PATTERN_LENGTH} characters` };
  }
  return mode === 'httpstatus' ? statusRule(pattern) : bodyRule(pattern);
}

function statusRule(pattern: string): Parsed<ConfirmationRule> {
  const parsed = parseStatusPattern(pattern);
  if (!parsed.ok) return parsed;
  const { canonical, accepted } = parsed.value;
  const confirms = (status: number): boolean => accepted[status] === 1;
  return { ok: true, value: { mode: 'httpstatus', pattern: canonical, confirms } };
}

function bodyRule(pattern: string): Parsed<ConfirmationRule> {
  if (pattern === '') return { ok: false, reason: 'empty' };
  const compiled = compile(pattern);
  if (!compiled.ok) return compiled;
  const expression = compiled.value;
  const confirms = (_status: number, body: Buffer): boolean =>
    expression.test(body.toString('utf8', 0, MAX_JUDGED_BODY_BYTES));
  return { ok: true, value: { mode: 'regular', pattern, confirms } };
}

function compile(pattern: string): Parsed<RE2JS> {
  try {
    const expression = RE2JS.compile(pattern);
    if (expression.programSize() > MAX_PATTERN_PROGRAM)
      return { ok: false, reason: 'too costly: repeats too much' };
    return { ok: true, value: expression };
  } catch (error) {
    if (error instanceof RE2JSException) return { ok: false, reason: `no RE2 pattern: ${error.message}` };
    throw error;
  }
}
