/** Names of people, systems and subscriptions, in code points. */
export const MAX_NAME_LENGTH = 255;

/**
 * Why a text cannot be stored and shown as it is, or undefined: NUL and lone surrogates, which are no characters, or more
 * than so many code points.
 */
export function textFault(text: string, maxLength = Infinity): string | undefined {
  if (text.includes('\0')) return 'holds a NUL character';
  if (!text.isWellFormed()) return 'holds half of a surrogate pair';
  if (text.length > maxLength && Array.from(text).length > maxLength)
    return `longer than ${maxLength} characters`;
  return undefined;
}
