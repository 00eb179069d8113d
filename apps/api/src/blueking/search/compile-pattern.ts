import { RE2JS, RE2JSException } from 're2js';
import { MAX_CONFIRM_PATTERN_LENGTH } from '#libs/domain';
import { unsearchable } from '../failure/failures.js';

/** Compiled size in instructions: keeps one test of the longest form below a tenth of a second. */
const MAX_PROGRAM = 300;

/** Reads a `$regex`: whether the RE2 pattern is found anywhere in a text. */
export function compilePattern(pattern: string): (text: string) => boolean {
  if (pattern.length > MAX_CONFIRM_PATTERN_LENGTH)
    throw unsearchable(`$regex is longer than ${MAX_CONFIRM_PATTERN_LENGTH} characters`);
  const expression = compile(pattern);
  if (expression.programSize() > MAX_PROGRAM) throw unsearchable('$regex is too costly');
  return (text) => expression.test(text);
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) throw unsearchable(`$regex: ${error.message}`);
    throw error;
  }
}
