/** How an answer is judged: by its HTTP status, or by a pattern in its body. */
export const CONFIRM_MODES = ['httpstatus', 'regular'] as const;
export type ConfirmMode = (typeof CONFIRM_MODES)[number];
