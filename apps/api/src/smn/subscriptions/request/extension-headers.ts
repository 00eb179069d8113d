import { SmnError } from '../../failure/smn-error.js';
import { membersOf } from '../../request/object-body.pipe.js';

const MAX_HEADERS = 10;
const MAX_CHARACTERS = 1_024;
const NAME = /^x-[a-z0-9-]+$/i;
const SMN_NAME = /^x-smn/i;
/** ASCII that can stand in a header. */
const VALUE = /^[\x20-\x7e]*$/;

/**
 * Reads `extension.header`: sent with every push (SMN v2, Subscribe).
 * @throws SmnError SMN.0043
 */
export function extensionHeaders(extension: unknown): Readonly<Record<string, string>> {
  if (extension === undefined) return {};
  const header = membersOf(extension)?.get('header') ?? {};
  const members = membersOf(extension) === undefined ? undefined : membersOf(header);
  if (members === undefined) throw refused('extension.header is not an object.');
  const headers: [string, string][] = [];
  for (const [name, value] of members) {
    if (!NAME.test(name) || SMN_NAME.test(name))
      throw refused('Names of headers begin with x- but not x-smn, and hold letters, digits and hyphens.');
    if (typeof value !== 'string' || !VALUE.test(value)) throw refused('Values of headers are ASCII.');
    headers.push([name, value]);
  }
  if (headers.length > MAX_HEADERS) throw refused(`There are more than ${MAX_HEADERS} headers.`);
  if (new Set(headers.map(([name]) => name.toLowerCase())).size < headers.length)
    throw refused('A header stands twice.');
  if (headers.flat().join('').length > MAX_CHARACTERS)
    throw refused(`The headers have more than ${MAX_CHARACTERS} characters.`);
  return Object.fromEntries(headers);
}

function refused(reason: string): SmnError {
  return new SmnError('SMN.0043', { reason });
}
