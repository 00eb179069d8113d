import { QueryFailedError } from 'typeorm';

/** Error numbers of MySQL and MariaDB. */
const DUPLICATE_ENTRY = 1062;
const NO_SUCH_TABLE = 1146;
const LOCK_WAIT_TIMEOUT = 1205;
const DEADLOCK = 1213;
/** MySQL only: MariaDB answers NOWAIT with a lock wait timeout. */
const LOCK_NOWAIT = 3572;

/** Codes of connections that could not be made or broke, and of a server that is going away. */
const AWAY: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_CON_COUNT_ERROR',
]);

/** The server could not be reached, or the connection to it broke. */
export function isDatabaseAway(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error)) return false;
  return 'code' in cause && AWAY.has(cause.code) && 'fatal' in cause;
}

function errorNumber(error: unknown): number | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  const cause: unknown = error.driverError;
  const { errno } = cause instanceof Error && 'errno' in cause ? cause : {};
  return typeof errno === 'number' ? errno : undefined;
}

/** A unique index refused the row. */
export function isDuplicate(error: unknown): boolean {
  return errorNumber(error) === DUPLICATE_ENTRY;
}

/** Another transaction stood in the way: the same work may succeed when it is done again. */
export function isContention(error: unknown): boolean {
  const number = errorNumber(error);
  return number === LOCK_WAIT_TIMEOUT || number === DEADLOCK;
}

/** What was to be locked without waiting (NOWAIT) is locked by another transaction. */
export function isLockedByAnother(error: unknown): boolean {
  const number = errorNumber(error);
  return number === LOCK_NOWAIT || number === LOCK_WAIT_TIMEOUT;
}

/** The table is not there. */
export function isMissingTable(error: unknown): boolean {
  return errorNumber(error) === NO_SUCH_TABLE;
}
