/** The longest event name in characters: that of a topic (SMN v2, CreateTopic). */
export const MAX_EVENT_NAME_LENGTH = 255;

/**
 * Whether a text is an event name: `[A-Za-z0-9_.-]{1,255}` (BlueKing event subscription API, names such as `hostcreate`
 * or `bk_switchupdate`; SMN v2, names of topics).
 */
export function isEventName(text: string): boolean {
  return isWord(text, MAX_EVENT_NAME_LENGTH);
}

/** Whether a text is 1 to `maxLength` characters of `[A-Za-z0-9_.-]`. A loop, since it runs for every event. */
export function isWord(text: string, maxLength: number): boolean {
  if (text.length === 0 || text.length > maxLength) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (!isWordCharacter(text.charCodeAt(index))) return false;
  }
  return true;
}

function isWordCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || // a-z
    (code >= 0x41 && code <= 0x5a) || // A-Z
    (code >= 0x30 && code <= 0x39) || // 0-9
    code === 0x5f || // _
    code === 0x2e || // .
    code === 0x2d // -
  );
}
