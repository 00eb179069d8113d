/** Whether no text of a list stands twice. */
export function isUnique(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
