import type { Request } from 'express';
import { MAX_NAME_LENGTH, textFault } from '#libs/domain';
import { unacceptable } from '../failure/failures.js';
import { headerText } from './header-text.js';

/** Who writes, as the header `BK_User` names them; empty when it does not. */
export function operatorOf(request: Request): string {
  const operator = headerText(request, 'bk_user');
  const fault = textFault(operator, MAX_NAME_LENGTH);
  if (fault !== undefined) throw unacceptable('BK_User', fault);
  return operator;
}
