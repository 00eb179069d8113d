import type { IncomingMessage } from 'node:http';

export type Language = 'zh' | 'en';

/** English for exactly `en`; everything else, nothing included, is Chinese. */
export function languageOf(request: IncomingMessage): Language {
  return request.headers['http_blueking_language'] === 'en' ? 'en' : 'zh';
}
