import { SmnError } from '../../failure/smn-error.js';
import { boundedText } from '../../request/bounded-text.js';
import type { Members } from '../../request/object-body.pipe.js';

const MAX_REMARK_BYTES = 128;

/** Reads a remark. @throws SmnError SMN.0017 */
export function remarkOf(value: unknown): string {
  const remark = boundedText(value, MAX_REMARK_BYTES);
  if (remark === undefined) throw new SmnError('SMN.0017');
  return remark;
}

/** Reads the body of a change of the remark: it may be empty, but has to be there. @throws SmnError SMN.0017 */
export function readRemark(members: Members): string {
  return remarkOf(members.get('remark'));
}
