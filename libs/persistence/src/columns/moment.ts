/** A moment in UTC with milliseconds. */
export const moment = { type: 'datetime', precision: 3 } as const;
