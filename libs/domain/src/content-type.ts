/** The longest `content-type` of a record that is passed on, in characters. */
const MAX_CONTENT_TYPE_LENGTH = 256;

/**
 * The content type of a callback: the record's own when it can stand in a header, else `application/json` for JSON and
 * `application/octet-stream` for the rest.
 */
export function contentTypeOf(ownText: string | undefined, isJson: boolean): string {
  const own = ownText?.trim();
  if (own !== undefined && isHeaderValue(own)) return own;
  return isJson ? 'application/json' : 'application/octet-stream';
}

/** Visible ASCII, spaces and tabs within (RFC 9110, section 5.5, without its obsolete part). */
function isHeaderValue(text: string): boolean {
  if (text.length === 0 || text.length > MAX_CONTENT_TYPE_LENGTH) return false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if ((code < 0x20 || code > 0x7e) && code !== 0x09) return false;
  }
  return true;
}
