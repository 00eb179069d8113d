/** Where a JSON value stands in a text: the position of its first byte, and one past its last. */
export interface JsonSlice {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;

/** Position of the first byte of the text's value. The bytes must be JSON that was parsed before. */
export function valueStart(json: Buffer): number {
  const hasByteOrderMark = json[0] === 0xef && json[1] === 0xbb && json[2] === 0xbf;
  return skipSpace(json, hasByteOrderMark ? 3 : 0);
}

/** The elements of the array that begins at `start`, in order. The bytes must be JSON that was parsed before. */
export function sliceElements(json: Buffer, start: number): JsonSlice[] {
  const slices: JsonSlice[] = [];
  for (let at = skipSpace(json, start + 1); json[at] !== BRACKET_CLOSE;) {
    const slice = { start: at, end: skipValue(json, at) };
    slices.push(slice);
    at = skipSpace(json, slice.end);
    if (json[at] === COMMA) at = skipSpace(json, at + 1);
  }
  return slices;
}

/**
 * The value of a member of the object that begins at `start`; of several with this name the last one, as JSON.parse
 * has it. The bytes must be JSON that was parsed before.
 */
export function sliceMember(json: Buffer, start: number, name: string): JsonSlice | undefined {
  let found: JsonSlice | undefined;
  for (let at = skipSpace(json, start + 1); json[at] !== BRACE_CLOSE;) {
    const keyEnd = skipString(json, at);
    // Names may be written with escapes.
    const key: unknown = JSON.parse(json.toString('utf8', at, keyEnd));
    const colon = skipSpace(json, keyEnd);
    const valueAt = skipSpace(json, json[colon] === COLON ? colon + 1 : colon);
    const slice = { start: valueAt, end: skipValue(json, valueAt) };
    if (key === name) found = slice;
    at = skipSpace(json, slice.end);
    if (json[at] === COMMA) at = skipSpace(json, at + 1);
  }
  return found;
}

function skipSpace(json: Buffer, start: number): number {
  let at = start;
  while (isSpace(json[at])) at += 1;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** No recursion: a body may be nested as deep as it is long. */
function skipValue(json: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length;) {
    const byte = json[at];
    if (byte === QUOTE) at = skipString(json, at);
    else if (byte === BRACE_OPEN || byte === BRACKET_OPEN) {
      depth += 1;
      at += 1;
    } else if (byte === BRACE_CLOSE || byte === BRACKET_CLOSE) {
      // The end of what a number or a word stands in.
      if (depth === 0) return at;
      depth -= 1;
      at += 1;
    } else if (depth === 0 && (byte === COMMA || isSpace(byte))) return at;
    else {
      at += 1;
      continue;
    }
    if (depth === 0) return at;
  }
  return json.length;
}

function skipString(json: Buffer, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    if (json[at] === BACKSLASH) at += 1;
    else if (json[at] === QUOTE) return at + 1;
  }
  return json.length;
}
