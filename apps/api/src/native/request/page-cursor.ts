import type { Parsed } from '#libs/domain';

/** Part of where a page begins: an id, an offset or the name of a topic. */
type Coordinate = string | number;

/** The longest name of a topic, two numbers and the list's name, in base64url. */
const MAX_LENGTH = 512;

/**
 * Where the next page of a list begins, as its callers hand it back: they need not know what stands in it.
 * @param list the list that it belongs to
 */
export function writeCursor(list: string, ...position: readonly Coordinate[]): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
}

/** Reads what {@link writeCursor} wrote for this list, with `kinds` of coordinates; anything else is refused. */
export function readCursor(
  list: string,
  kinds: readonly ('string' | 'number')[],
  text: string,
): Parsed<readonly Coordinate[]> {
  const [name, ...position] = text.length > MAX_LENGTH ? [] : elements(text);
  const isWhole =
    name === list &&
    position.length === kinds.length &&
    position.every((coordinate, index) => isCoordinate(coordinate, kinds[index]));
  return isWhole
    ? { ok: true, value: position as Coordinate[] }
    : { ok: false, reason: 'is not a next_cursor of this list' };
}

function isCoordinate(value: unknown, kind: 'string' | 'number' | undefined): boolean {
  return kind === 'string' ? typeof value === 'string' : Number.isSafeInteger(value) && Number(value) >= 0;
}

function elements(text: string): unknown[] {
  if (!/^[\w-]+$/.test(text)) return [];
  try {
    const json: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(json) ? json : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
