import type { BluekingResponses } from './blueking-options.js';

/** What an operation answers that has nothing to tell but that it is done. */
export type DoneData = 'success' | null;

export function doneData(responses: BluekingResponses): DoneData {
  return responses === 'document' ? 'success' : null;
}
