/** The most values of a filter police or of an attribute. */
export const MAX_FILTER_VALUES = 10;

/** Whether a text can name a filter police or an attribute of a message (SMN v2): `[a-z0-9]+(_[a-z0-9]+)*`, 1 to 32, not `smn_...`. */
export function isFilterName(text: string): boolean {
  return text.length <= 32 && /^[a-z0-9]+(?:_[a-z0-9]+)*$/.test(text) && !text.startsWith('smn_');
}

/** Whether a text can be a value of either (SMN v2): 1 to 32 Chinese characters, letters, digits and underscores. */
export function isFilterValue(text: string): boolean {
  return /^[\p{Script=Han}A-Za-z0-9_]{1,32}$/u.test(text);
}
