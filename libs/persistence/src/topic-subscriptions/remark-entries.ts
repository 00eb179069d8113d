import { IDS_A_RANGE } from './id-range.js';

/** 16 letters, three of which number the ids of a range. Folded text holds none of them. */
const FIRST_LETTER = 'A'.charCodeAt(0);
const LAST_LETTER = FIRST_LETTER + 15;

/** A text as it is compared whatever its case; what a letter becomes does not depend on its neighbours. */
export function foldRemark(text: string): string {
  return text.replaceAll('Σ', 'σ').toLowerCase();
}

/**
 * An item's entry among the remarks of its range: three capitals that say which item it is, then the folded remark. Since
 * that has no capital, no part of a remark is found at the edge of two entries, and an entry is found only at its own place.
 */
export function remarkEntry(id: number, remark: string): string {
  const place = id % IDS_A_RANGE;
  const letters = [place >> 8, (place >> 4) & 15, place & 15].map((digit) => FIRST_LETTER + digit);
  return String.fromCharCode(...letters) + foldRemark(remark);
}

/**
 * The items of a range with a remark that holds a part. Bytes are searched as Latin-1, which costs no decoding; UTF-8 lets no
 * character begin within another.
 * @param part folded, not empty
 */
export function itemsWith(part: string, idRange: number, remarks: Buffer): number[] {
  const text = remarks.toString('latin1');
  const wanted = Buffer.from(part).toString('latin1');
  const ids: number[] = [];
  // From each hit on to the next entry, so that no byte is looked at often.
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, nextEntry(text, at))) {
    ids.push(idRange * IDS_A_RANGE + placeBefore(text, at));
  }
  return ids;
}

/** The number of the entry that a position is in. */
function placeBefore(text: string, at: number): number {
  let last = at - 1;
  while (!isLetter(text.charCodeAt(last))) last -= 1;
  const digit = (index: number): number => text.charCodeAt(index) - FIRST_LETTER;
  return (digit(last - 2) << 8) | (digit(last - 1) << 4) | digit(last);
}

function nextEntry(text: string, at: number): number {
  let next = at;
  while (next < text.length && !isLetter(text.charCodeAt(next))) next += 1;
  return next;
}

function isLetter(code: number): boolean {
  return code >= FIRST_LETTER && code <= LAST_LETTER;
}
