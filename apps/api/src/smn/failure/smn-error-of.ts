import { HttpException } from '@nestjs/common';
import { DatabaseLateError, isDatabaseAway } from '#libs/persistence';
import { InvalidJsonError } from '../../http/invalid-json.error.js';
import { problemOf } from '../../http/problem-of.js';
import { SmnError } from './smn-error.js';

/** What a caller of SMN is told of anything that was thrown. Faults of ours never show their text. */
export function smnErrorOf(thrown: unknown): SmnError {
  if (thrown instanceof SmnError) return thrown;
  if (thrown instanceof InvalidJsonError) return new SmnError('SMN.0126');
  if (thrown instanceof DatabaseLateError || isDatabaseAway(thrown))
    return new SmnError('SMN.0016', { cause: thrown });
  const { status } = problemOf(thrown);
  switch (status) {
    case 401:
      return new SmnError('APIGW.0301', { reason: reasonOf(thrown) });
    case 403:
      return new SmnError('SMN.0001');
    case 404:
      return new SmnError('APIGW.0101');
    case 429:
      return new SmnError('APIGW.0308');
    default:
      return status < 500
        ? new SmnError('APIGW.0201', { status, reason: reasonOf(thrown) })
        : new SmnError('SMN.0018', { cause: thrown });
  }
}

/** The text of what the caller did wrong. */
function reasonOf(thrown: unknown): string {
  return thrown instanceof HttpException || thrown instanceof Error ? thrown.message : '';
}
