import type { Request } from 'express';
import { isTenant } from '#libs/domain';
import { SmnError } from '../failure/smn-error.js';

/** The project of the path: the tenant. What can be none is nobody's. */
export function projectOf(request: Request): string {
  const project = request.params['project_id'];
  if (typeof project !== 'string' || !isTenant(project)) throw new SmnError('SMN.0001');
  return project;
}
