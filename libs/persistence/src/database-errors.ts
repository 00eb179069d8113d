import { QueryFailedError } from 'typeorm';

/** Error numbers of MySQL and MariaDB. */
const DUPLICATE_ENTRY = 1062;
const NO_SUCH_TABLE = 1146;
const LOCK_WAIT_TIMEOUT = 1205;
const DEADLOCK = 1213;
/** MySQL only: MariaDB answers NOWAIT with a lock wait timeout. */
const LOCK_NOWAIT = 3572;

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
