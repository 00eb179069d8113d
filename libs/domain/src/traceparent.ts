/** version "-" trace-id "-" parent-id "-" trace-flags; version ff and ids of only zeros are invalid. */
const TRACEPARENT =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?<more>-[\x20-\x7e]{0,200})?$/;

/** A well-formed `traceparent` as it is, else null (W3C Trace Context, section 3.2; later versions may be longer). */
export function traceparentOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const match = TRACEPARENT.exec(text);
  if (match === null || (text.startsWith('00') && match.groups?.['more'] !== undefined)) return null;
  return text;
}
