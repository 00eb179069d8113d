/** Whether Kafka takes a text for the name of a topic: `[a-zA-Z0-9._-]{1,249}`, not `.` or `..`. */
export function isTopicName(text: string): boolean {
  return /^[a-zA-Z0-9._-]{1,249}$/.test(text) && text !== '.' && text !== '..';
}
