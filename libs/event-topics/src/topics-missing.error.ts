/** Topics are missing, and creating them is switched off. */
export class TopicsMissingError extends Error {
  readonly code = 'TOPICS_MISSING';
  override readonly name = 'TopicsMissingError';

  constructor(readonly topics: readonly string[]) {
    super(`topics are missing and CREATE_TOPICS is off: ${topics.join(', ')}`);
  }
}
