import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { BrokerRefusedError, BrokerUnavailableError, ProducerBusyError } from '#libs/broker';
import { DatabaseLateError, isDatabaseAway } from '#libs/persistence';
import { IdentityError } from '../identity/identity.error.js';
import { InvalidJsonError } from './invalid-json.error.js';
import type { Problem } from './problem.js';
import { ProblemException } from './problem.exception.js';

/** What a caller is told of anything that was thrown. Faults of ours never show their text. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ProblemException) return thrown.problem;
  if (thrown instanceof IdentityError) return problem(thrown.status, thrown.message);
  if (thrown instanceof InvalidJsonError) return problem(400, thrown.message);
  if (thrown instanceof HttpException) return problem(thrown.getStatus(), detailOf(thrown));
  if (thrown instanceof BrokerUnavailableError)
    return problem(503, 'Kafka is not available; nothing is known to be stored');
  if (thrown instanceof ProducerBusyError)
    return problem(503, 'too many events wait to be written; nothing was stored');
  if (thrown instanceof BrokerRefusedError) return problem(503, 'Kafka refused');
  if (thrown instanceof DatabaseLateError || isDatabaseAway(thrown))
    return problem(503, 'the database is not available');
  return problem(clientErrorStatus(thrown) ?? 500);
}

function problem(status: number, detail?: string): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return detail === undefined ? { status, title } : { status, title, detail };
}

function detailOf(exception: HttpException): string | undefined {
  return exception.getStatus() < 500 ? exception.message : undefined;
}

/** Errors of Express and its body parser carry the status of what the client did wrong. */
function clientErrorStatus(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('status' in thrown)) return undefined;
  const { status } = thrown;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
