import type { Parsed } from './parsed.js';

/** RFC 3339, section 5.6: a full date and time with its offset; fractions of a second may have any length. */
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
/** Nobody writes more digits of a second, and nothing here is finer than a millisecond. */
const MAX_LENGTH = 64;

/** Reads an RFC 3339 date and time, to the millisecond. A leap second is the moment after it. */
export function parseRfc3339(text: string): Parsed<Date> {
  const parts = text.length > MAX_LENGTH ? null : DATE_TIME.exec(text);
  if (parts === null)
    return { ok: false, reason: 'not an RFC 3339 date and time, such as 2026-01-31T12:00:00Z' };
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction = '',
    sign,
    offsetHours = '0',
    offsetMinutes = '0',
  ] = parts;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
  const isOffset = Number(offsetHours) < 24 && Number(offsetMinutes) < 60;
  if (!isDay || !isTime || !isOffset) return { ok: false, reason: 'no such date or time' };
  const ms = Math.trunc(Number(`0${fraction}`) * 1_000);
  date.setUTCHours(Number(hour), Number(minute), Number(second), ms);
  const ahead = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  return { ok: true, value: new Date(date.getTime() - ahead * 60_000) };
}
