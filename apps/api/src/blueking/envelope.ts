import type { BluekingResponses } from './blueking-options.js';

/** What every answer of the dialect is wrapped in; `data` stands last. */
export interface Envelope<T> {
  readonly result: boolean;
  readonly bk_error_code: number;
  readonly bk_error_msg: string;
  readonly permission?: null;
  readonly data: T;
}

export function successEnvelope<T>(responses: BluekingResponses, data: T): Envelope<T> {
  const document = { result: true, bk_error_code: 0, bk_error_msg: '' };
  return responses === 'document'
    ? { ...document, data }
    : { ...document, bk_error_msg: 'success', permission: null, data };
}

export function failureEnvelope(responses: BluekingResponses, code: number, message: string): Envelope<null> {
  const document = { result: false, bk_error_code: code, bk_error_msg: message };
  return responses === 'document'
    ? { ...document, data: null }
    : { ...document, permission: null, data: null };
}
