import type { Parsed } from '../parsed.js';
import { parseSmnInvitation, parseSmnPublication } from './parse-smn-value.js';
import type { SmnEvent } from './smn-event.js';
import { SMN_RECORD_KINDS, type SmnRecordKind } from './smn-record.js';

const MS_A_SECOND = 1_000;

/** Whether a text is the kind of a record of SMN. */
export function isSmnKind(text: string): text is SmnRecordKind {
  return SMN_RECORD_KINDS.some((kind) => kind === text);
}

/**
 * Reads what matching needs of a record of SMN.
 * @param producedAt of the record, whole seconds since 1970: `time_to_live` counts from there
 */
export function readSmnEvent(kind: SmnRecordKind, value: Buffer, producedAt: number): Parsed<SmnEvent> {
  if (kind === 'publish') {
    const publication = parseSmnPublication(value);
    if (!publication.ok) return publication;
    const { attributes, time_to_live: timeToLive } = publication.value;
    const expiresAt = timeToLive === null ? Infinity : (producedAt + timeToLive) * MS_A_SECOND;
    return { ok: true, value: { kind, attributes, expiresAt } };
  }
  const invitation = parseSmnInvitation(value);
  return invitation.ok ? { ok: true, value: { kind, urnId: invitation.value.urn_id } } : invitation;
}
