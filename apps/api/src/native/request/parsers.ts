import { isTenant, MAX_TENANT_LENGTH, type Parsed, parseRfc3339, textFault } from '#libs/domain';
import type { Parser } from './member.js';

function refused(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}

/** Any JSON string that can be stored and shown, of at most so many characters. */
export function text(maxLength: number): Parser<string> {
  return (value) => {
    if (typeof value !== 'string') return refused('must be a string');
    const fault = textFault(value, maxLength);
    return fault === undefined ? { ok: true, value } : refused(fault);
  };
}

/** A JSON string that is read further. */
export function textAs<T>(parse: (text: string) => Parsed<T>): Parser<T> {
  return (value) => (typeof value === 'string' ? parse(value) : refused('must be a string'));
}

/** A JSON number without a fraction. */
export function integer(min: number, max: number): Parser<number> {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? { ok: true, value }
      : refused(`must be an integer from ${min} to ${max}`);
}

/** An integer as a query writes it. */
export function integerText(min: number, max: number): Parser<number> {
  const number = integer(min, max);
  return (value) => number(typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : undefined);
}

/** One of a few words. */
export function oneOf<const T extends string>(words: readonly T[]): Parser<T> {
  return (value) => {
    const word = words.find((one) => one === value);
    return word === undefined ? refused(`must be ${words.join(' or ')}`) : { ok: true, value: word };
  };
}

export const tenant: Parser<string> = (value) =>
  typeof value === 'string' && isTenant(value)
    ? { ok: true, value }
    : refused(`must be 1 to ${MAX_TENANT_LENGTH} of the characters A-Z a-z 0-9 _ . -`);

/** An RFC 3339 moment. */
export const moment: Parser<Date> = textAs(parseRfc3339);

/** A value that may also be null. */
export function orNull<T>(parser: Parser<T>): Parser<T | null> {
  return (value) => (value === null ? { ok: true, value } : parser(value));
}

/** A JSON boolean. */
export const flag: Parser<boolean> = (value) =>
  typeof value === 'boolean' ? { ok: true, value } : refused('must be true or false');

/** A boolean as a query writes it. */
export const flagText: Parser<boolean> = (value) =>
  value === 'true' || value === 'false'
    ? { ok: true, value: value === 'true' }
    : refused('must be true or false');
