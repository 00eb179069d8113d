import type { EventRecord } from './event.js';

/**
 * The text of a record header; undefined when it is missing or empty. Names are exact; of a header that stands more
 * than once the first counts. Bytes are UTF-8, as the CloudEvents Kafka binding says.
 */
export function headerText(headers: EventRecord['headers'], name: string): string | undefined {
  const values = headers[name];
  if (values === undefined) return undefined;
  const value = Array.isArray(values) ? values[0] : values;
  const text = typeof value === 'string' ? value : value?.toString('utf8');
  return text === '' ? undefined : text;
}
