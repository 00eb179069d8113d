import { BLUEKING_CODE_TEXTS } from './blueking-code.js';
import type { BluekingFailure } from './blueking-failure.js';
import type { Language } from './language.js';

/** The code's text in the caller's language with what it names, and the concrete reason where there is one. */
export function failureMessage({ code, details }: BluekingFailure, language: Language): string {
  // A function, since a replacement text would read `$&` in an argument.
  const text = BLUEKING_CODE_TEXTS[code][language].replace('%s', () => details.argument ?? '');
  return details.reason === undefined ? text : `${text}: ${details.reason}`;
}
