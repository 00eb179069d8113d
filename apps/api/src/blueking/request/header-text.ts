import type { IncomingMessage } from 'node:http';

/** A header's text, read as UTF-8 where it is UTF-8: Node gives every byte as a character. Empty when it is not sent. */
export function headerText(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  if (typeof value !== 'string') return '';
  const bytes = Buffer.from(value, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
  } catch {
    return value.trim();
  }
}
