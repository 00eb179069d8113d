import { optional, type Read } from './member.js';
import { text } from './parsers.js';
import { type MembersOf, readMembers } from './read-members.js';

/** As long as the column. */
const MAX_REASON = 500;

export const PAUSE_MEMBERS = { reason: optional(text(MAX_REASON), null) };

/** Reads the body of a pause, which may be empty. */
export function readPauseRequest(json: unknown): Read<MembersOf<typeof PAUSE_MEMBERS>> {
  return readMembers(json, PAUSE_MEMBERS);
}
