import { parseProbeUrl, textFault } from '#libs/domain';
import { missing, unacceptable } from '../failure/failures.js';

/** Reads the `callback_url` of a probe, which may lack its scheme. */
export function probeUrl(text: string | undefined): string {
  if (text === undefined) throw missing('callback_url');
  const fault = textFault(text);
  if (fault !== undefined) throw unacceptable('callback_url', fault);
  const parsed = parseProbeUrl(text);
  if (!parsed.ok) throw unacceptable('callback_url', parsed.reason);
  return parsed.value;
}
